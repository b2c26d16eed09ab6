import { model } from "@medusajs/framework/utils"
import KhaltiPayment from "./khalti-payment"

/**
 * One row per refund, written before Khalti is called, because Khalti's refund
 * has neither an id nor idempotency: without the row a retry would pay twice.
 */
const KhaltiRefund = model
  .define("khalti_refund", {
    id: model.id({ prefix: "khref" }).primaryKey(),
    /** The link whose money goes back. */
    khalti_payment: model.belongsTo(() => KhaltiPayment, {
      mappedBy: "refunds",
    }),
    /** Medusa's refund id when core asked; else what it is for. The same key never makes a second row. */
    idempotency_key: model.text().unique(),
    /** Paisa. */
    amount: model.bigNumber(),
    /** All that Khalti took, in one call. */
    is_full: model.boolean(),
    /** `unknown`: the call's answer was lost and lookup cannot tell; a human must say. */
    status: model
      .enum(["requested", "succeeded", "refused", "unknown"])
      .default("requested"),
    /** Medusa's books show it: a refund of the payment and a transaction of its order. */
    recorded: model.boolean().default(false),
    /** Calls made to Khalti so far; 0 for a refund that was made in Khalti's dashboard. */
    attempts: model.number().default(0),
    /** When the newest call was made. */
    called_at: model.dateTime().nullable(),
    /** Lookups that still said Completed since the newest call's answer was lost. */
    lookups: model.number().default(0),
    /** Masked number the money was sent to, for bank payments. */
    mobile: model.text().nullable(),
    code: model.text().nullable(),
    detail: model.text().nullable(),
    /** settle, medusa, khalti (its dashboard), or the id of the admin who asked. */
    actor: model.text(),
    /** A program recorded this part for a human whose request was cut off: until then one more of the same sum is refused, once. */
    repeat_refused_until: model.dateTime().nullable(),
  })
  .indexes([
    { on: ["khalti_payment_id"] },
    // Two refunds of one payment never run at once, from whichever process.
    {
      name: "IDX_khalti_refund_one_at_a_time",
      on: ["khalti_payment_id"],
      unique: true,
      where: "status IN ('requested', 'unknown') AND deleted_at IS NULL",
    },
  ])

export default KhaltiRefund
