import { model } from "@medusajs/framework/utils"
import KhaltiEvent from "./khalti-event"
import KhaltiRefund from "./khalti-refund"

/** What has become of a link's money. `open` is the only state that is still undecided. */
export const LinkOutcomes = [
  "open",
  "captured",
  "canceled",
  "refunded",
  "held",
] as const

/**
 * One row per payment link that Khalti ever issued to this shop. It is written
 * before the customer can see the link and is never deleted: Medusa deletes its
 * payment sessions, and a forgotten link can still be paid.
 *
 * All amounts are paisa. All `*_at` columns are points in time.
 */
const KhaltiPayment = model
  .define("khalti_payment", {
    id: model.id({ prefix: "khpay" }).primaryKey(),
    /** Sent to Khalti as `purchase_order_id`; short enough to read out on the phone. */
    reference: model.text().searchable().unique(),
    /** Khalti's id of the link; null until initiate has answered. */
    pidx: model.text().searchable().unique().nullable(),
    /** 128 random bits in the return path. Never logged: who has it can act on the payment. */
    return_token: model.text().unique(),
    payment_url: model.text().nullable(),
    session_id: model.text(),
    /** Every session that this link was handed to: core may keep any of them. */
    session_ids: model.array().nullable(),
    /** Of what Khalti was told of the purchase, the return address, key and host: the same link is handed out again only for the same. */
    content_hash: model.text().nullable(),
    collection_id: model.text(),
    cart_id: model.text().nullable(),
    /** The order as last read from Medusa: for lists and for the sweep's order, never for a decision. */
    order_id: model.text().searchable().nullable(),
    /** Medusa's payment, once this link is captured there. */
    payment_id: model.text().nullable(),
    /** Ids of Medusa's refunds that the provider has confirmed to core. Others in Medusa's books were cut off by a crash. */
    confirmed_refunds: model.array().nullable(),
    /** What was asked, in paisa. */
    amount: model.bigNumber(),
    /** What Khalti said it took, in paisa; only from a Completed answer. */
    paid_amount: model.bigNumber().nullable(),
    /** When Khalti said Completed for the first time. */
    paid_at: model.dateTime().nullable(),
    fee: model.bigNumber().nullable(),
    /** What Khalti said last, as `LookupStatus`. */
    status: model.text().nullable(),
    transaction_id: model.text().searchable().unique().nullable(),
    /** As Khalti masks it (98XXXXX005), never the full number. */
    mobile: model.text().nullable(),
    return_to: model.text().nullable(),
    country_code: model.text().nullable(),
    expires_at: model.dateTime(),
    /** When the newest answer was asked for. */
    last_check_at: model.dateTime().nullable(),
    /** When the sweep asks next; null when nothing more can happen. */
    next_check_at: model.dateTime().nullable(),
    /** The customer has come back at least once: such rows are swept first. */
    returned_at: model.dateTime().nullable(),
    /** Of the whole collection when this is its first row; null in all others. */
    lease_until: model.dateTime().nullable(),
    lease_token: model.text().nullable(),
    outcome: model.enum([...LinkOutcomes]).default("open"),
    reason: model.text().nullable(),
    outcome_at: model.dateTime().nullable(),
    /** When the money was captured; stays when it is refunded later. */
    captured_at: model.dateTime().nullable(),
    /** When the order of this link was seen placed and unpaid: its reservation is counted from here. */
    placed_at: model.dateTime().nullable(),
    /** When a cancellation of the order began: a crash leaves its promotions to be given back. */
    cancel_begun_at: model.dateTime().nullable(),
    /** A reason to give the money back, seen once; the money goes only when a later settle sees it again. */
    refund_cause: model.text().nullable(),
    refund_cause_at: model.dateTime().nullable(),
    /** Refunds in Medusa's books that were found unfinished, and since when: what core is still at work on is left alone. */
    unfinished_refunds: model.array().nullable(),
    unfinished_since: model.dateTime().nullable(),
    /** Since when an act of ours keeps failing; held after an hour. */
    failing_since: model.dateTime().nullable(),
    last_error: model.text().nullable(),
    /** Why Khalti gave no answer last; null when it did. */
    gateway_error: model.text().nullable(),
    /** API address and key fingerprint that issued the link; only they can be asked about it. */
    host: model.text(),
    key_fingerprint: model.text(),
    /** Issued by a sandbox: no real money. */
    test: model.boolean().default(true),
    restored_cart_id: model.text().nullable(),
    /** Names of what the restored cart could not have again. */
    restore_left_out: model.array().nullable(),
    promotions_reverted_at: model.dateTime().nullable(),
    /** What of the outcome is still to be announced: names of events, and alerts as `alert:…`. */
    to_announce: model.array().nullable(),
    /** When held money was last announced. */
    announced_at: model.dateTime().nullable(),
    handled_at: model.dateTime().nullable(),
    handled_by: model.text().nullable(),
    handled_note: model.text().nullable(),
    /** A human keeps the unpaid order: it is paid another way. */
    kept_at: model.dateTime().nullable(),
    kept_by: model.text().nullable(),
    kept_note: model.text().nullable(),
    refunds: model.hasMany(() => KhaltiRefund, { mappedBy: "khalti_payment" }),
    events: model.hasMany(() => KhaltiEvent, { mappedBy: "khalti_payment" }),
  })
  .indexes([
    { on: ["session_id"] },
    { on: ["collection_id"] },
    { on: ["cart_id"] },
    { on: ["order_id"] },
    // The sweep's cost hangs on what is open, not on what is finished.
    {
      name: "IDX_khalti_payment_due",
      on: ["next_check_at"],
      where: "next_check_at IS NOT NULL AND deleted_at IS NULL",
    },
  ])

export default KhaltiPayment
