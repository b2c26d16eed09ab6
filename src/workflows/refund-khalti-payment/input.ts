/** The input of the workflow `refund-khalti-payment`. */
export type RefundKhaltiPaymentInput = {
  /** The ledger row's id, `khpay_…`. */
  khalti_payment_id: string
  /** Ten digits of the Khalti account that gets the money, as a human confirmed it. */
  mobile?: string
  /** The admin's id. */
  actor: string
}
