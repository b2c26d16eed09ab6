/** The input of the workflow `resolve-khalti-refund`. */
export type ResolveKhaltiRefundInput = {
  /** The refund's id, `khref_…`. */
  khalti_refund_id: string
  /** `succeeded`: it went through; `refused`: it did not. */
  outcome: "succeeded" | "refused"
  note?: string
  /** The admin's id. */
  actor: string
}
