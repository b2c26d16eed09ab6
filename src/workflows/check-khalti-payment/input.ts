/** The input of the workflow `check-khalti-payment`. */
export type CheckKhaltiPaymentInput = {
  /** The ledger row's id, `khpay_…`. */
  khalti_payment_id: string
  /** The admin's id. */
  actor: string
}
