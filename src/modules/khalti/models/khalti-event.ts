import { model } from "@medusajs/framework/utils"
import KhaltiPayment from "./khalti-payment"

/** The append-only audit trail: what was done to a link, by whom, and why. No key, token, full mobile or customer data. */
const KhaltiEvent = model
  .define("khalti_event", {
    id: model.id({ prefix: "khev" }).primaryKey(),
    /** Null when no link of ours was meant, for example data that a client wrote. */
    khalti_payment: model
      .belongsTo(() => KhaltiPayment, { mappedBy: "events" })
      .nullable(),
    /** When it happened; ids are time-ordered within a process, this orders across them. */
    at: model.dateTime(),
    /** callback, storefront, page, sweep, admin, provider or subscriber. */
    source: model.text(),
    /** The admin's id when a human did it. */
    actor: model.text().nullable(),
    /** What happened, for example `initiated`, `looked_up`, `captured`. */
    action: model.text(),
    detail: model.json().nullable(),
  })
  .indexes([{ on: ["khalti_payment_id", "at"] }])

export default KhaltiEvent
