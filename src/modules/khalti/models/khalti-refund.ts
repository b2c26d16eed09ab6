import { model } from "@medusajs/framework/utils"

/** `unknown`: the call's answer was lost and lookup cannot tell; a human must. */
export const RefundStatuses = [
  "requested",
  "succeeded",
  "refused",
  "unknown",
] as const

/**
 * One row per refund, written before Khalti is called, because Khalti's refund
 * has neither an id nor idempotency: without the row a retry would pay twice.
 */
const KhaltiRefund = model
  .define("khalti_refund", {
    id: model.id({ prefix: "khref" }).primaryKey(),
    /** The ledger row whose money goes back. */
    khalti_payment_id: model.text(),
    /** Medusa's refund id, or `settle:<ledger row id>` for settle's own. */
    idempotency_key: model.text().unique(),
    /** Paisa. */
    amount: model.bigNumber(),
    /** The whole of what Khalti took, in one call. */
    is_full: model.boolean(),
    status: model.enum([...RefundStatuses]).default("requested"),
    /** Booked as a refund in Medusa (settle's own refunds of unregistered money have nothing to book). */
    recorded: model.boolean().default(false),
    /** Calls made to Khalti so far. */
    attempts: model.number().default(0),
    /** When the newest call was made. */
    called_at: model.dateTime().nullable(),
    /** Lookups that still said Completed since the newest call's answer was lost. */
    lookups: model.number().default(0),
    /** Masked number the money was sent to, for bank payments. */
    mobile: model.text().nullable(),
    code: model.text().nullable(),
    detail: model.text().nullable(),
    /** settle, medusa, or the id of the admin who asked. */
    actor: model.text(),
  })
  .indexes([
    { on: ["khalti_payment_id"] },
    // Two refunds of one payment never run at once, from whichever process.
    {
      name: "IDX_khalti_refund_one_at_a_time",
      on: ["khalti_payment_id"],
      unique: true,
      where: "status = 'requested' AND deleted_at IS NULL",
    },
    {
      name: "IDX_khalti_refund_one_full",
      on: ["khalti_payment_id"],
      unique: true,
      where: "is_full AND status <> 'refused' AND deleted_at IS NULL",
    },
  ])

export default KhaltiRefund
