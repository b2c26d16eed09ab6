/** The input of the workflow `record-outside-khalti-refund`. */
export type RecordOutsideRefundInput = {
  /** The ledger row's id, `khpay_…`. */
  khalti_payment_id: string
  /** Paisa that went back in Khalti's dashboard. */
  paisa: number
  note?: string
  /** The admin's id. */
  actor: string
}
