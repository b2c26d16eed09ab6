import type { InferTypeOf } from "@medusajs/framework/types"
import type KhaltiEvent from "./models/khalti-event"
import type KhaltiPayment from "./models/khalti-payment"
import type KhaltiRefund from "./models/khalti-refund"
import type KhaltiSweep from "./models/khalti-sweep"

/** A link in the ledger; amounts in paisa. */
export type Link = InferTypeOf<typeof KhaltiPayment>
/** What becomes of a link's row. */
export type RowChange = Partial<Link> & { id: string }
/** A refund in the ledger; amounts in paisa. */
export type Refund = InferTypeOf<typeof KhaltiRefund>
/** A line of the trail. */
export type LedgerEvent = InferTypeOf<typeof KhaltiEvent>

/** How the newest sweep went. */
export type KhaltiSweepRow = InferTypeOf<typeof KhaltiSweep>

/** Which way someone came in. */
export type Source =
  "callback" | "storefront" | "sweep" | "admin" | "provider" | "subscriber"

/** What {@link KhaltiModuleService.trail} records. */
export type NewEvent = {
  khalti_payment_id: string | null
  source: Source
  actor?: string
  action: string
  detail?: Record<string, unknown>
}

/** Links by outcome; `waiting_for_human` are the held ones that nobody has marked as handled. */
export type OutcomeCounts = Record<Link["outcome"], number> & {
  waiting_for_human: number
}

/** A refund that is to be written down; paisa. */
export type RefundToWrite = Pick<
  Refund,
  "khalti_payment_id" | "idempotency_key" | "is_full" | "actor"
> & { amount: number }
/** A line of the trail that is to be written down. */
export type EventToWrite = Omit<NewEvent, "actor" | "detail"> & {
  actor: string | null
  detail: Record<string, unknown> | null
  at: Date
}
