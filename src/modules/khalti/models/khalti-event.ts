import { model } from "@medusajs/framework/utils"

/** The append-only trail: what was done to a payment, by whom, and why. No key, token, full mobile or customer data. */
const KhaltiEvent = model
  .define("khalti_event", {
    id: model.id({ prefix: "khev" }).primaryKey(),
    /** Null when no payment of ours was meant, for example an unknown token. */
    khalti_payment_id: model.text().nullable(),
    /** When it happened; ids are time-ordered within a process, this orders across them. */
    at: model.dateTime(),
    /** callback, storefront, sweep, admin, provider or subscriber. */
    source: model.text(),
    /** The admin's id when a human did it. */
    actor: model.text().nullable(),
    /** What happened, for example `initiated`, `asked`, `decided`, `captured`. */
    action: model.text(),
    detail: model.json().nullable(),
  })
  .indexes([{ on: ["khalti_payment_id", "at"] }])

export default KhaltiEvent
