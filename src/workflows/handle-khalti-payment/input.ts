/** The input of the workflow `handle-khalti-payment`. */
export type HandleKhaltiPaymentInput = {
  /** The ledger row's id, `khpay_…`. */
  khalti_payment_id: string
  /** What was done about it. */
  note: string
  /** The admin's id. */
  actor: string
}
