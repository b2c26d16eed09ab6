import type { InferTypeOf } from "@medusajs/framework/types"
import type KhaltiEvent from "./models/khalti-event"
import type KhaltiPayment from "./models/khalti-payment"
import type KhaltiRefund from "./models/khalti-refund"
import type KhaltiSweep from "./models/khalti-sweep"

/** One hosted Khalti page with a pidx, as the ledger knows it; amounts in paisa. */
export type Link = Omit<InferTypeOf<typeof KhaltiPayment>, "refunds" | "events">
export type LinkChange = Partial<Link> & { id: string }
/** A link that is about to be requested; paisa. */
export type NewLink = Pick<
  Link,
  | "host"
  | "key_fingerprint"
  | "test"
  | "reference"
  | "return_token"
  | "session_id"
  | "session_ids"
  | "content_hash"
  | "collection_id"
  | "cart_id"
  | "return_to"
  | "country_code"
  | "expires_at"
  | "next_check_at"
> & { amount: number }
/** A refund in the ledger; amounts in paisa. */
export type Refund = Omit<
  InferTypeOf<typeof KhaltiRefund>,
  "khalti_payment"
> & {
  khalti_payment_id: string
}
export type RefundChange = Partial<Refund> & { id: string }
/** A line of the audit trail. */
export type LedgerEvent = Omit<
  InferTypeOf<typeof KhaltiEvent>,
  "khalti_payment"
> & { khalti_payment_id: string | null }
/** How the newest sweep went. */
export type Sweep = InferTypeOf<typeof KhaltiSweep>

/** Who asked. */
export type Source =
  | "callback"
  | "storefront"
  | "page"
  | "sweep"
  | "admin"
  | "subscriber"
  | "provider"

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

/** A refund that is to be called now; paisa. */
export type NewRefund = Pick<
  Refund,
  "khalti_payment_id" | "idempotency_key" | "is_full" | "actor"
> & { amount: number; mobile?: string }

/** What of a link's refunds was known when a new one was decided; when it has changed meanwhile, nothing is sent. */
export type RefundsSeen = {
  /** Paisa that went back. */
  sentPaisa: number
  /** Medusa's refunds that the provider has confirmed. */
  confirmed: string[]
}
