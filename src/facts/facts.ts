import type { LookupStatus } from "../modules/khalti/gateway/answers"
import type { RefundCause } from "../texts/reasons"

/**
 * What a decision about one link rests on. Everything is read afresh before
 * each decision; amounts are whole paisa, times are milliseconds since 1970.
 */

/** Khalti's answer about a link, or why there is none. */
export type Answer = {
  kind:
    | LookupStatus
    | "not_found"
    /** Timeout, 5xx, 429, unreadable: nothing is known. */
    | "unreachable"
    | "refused_key"
    /** Issued with another host or key than today's, so it cannot be looked up. */
    | "other_key"
    /** The link has no pidx: initiate never answered. */
    | "no_link"
  /** What Khalti took, in paisa; present on `completed`. */
  paisa?: number
  /** When it was looked up. */
  askedAt: number
  /** The word nobody knows, or the gateway's error code; for the trail, never for a decision. */
  error?: string
}

/** Whether Khalti was asked and did not answer: nothing new is known. */
export function isUnanswered({ kind }: Pick<Answer, "kind">): boolean {
  return kind === "unreachable" || kind === "refused_key"
}

export type LinkFacts = {
  sessionId: string
  /** Asked, in paisa. */
  paisa: number
  createdAt: number
  expiresAt: number
  outcome: "open" | "captured" | "canceled" | "refunded" | "held"
  reason: string | null
  /** Why settle wanted the money returned. */
  refundCause: RefundCause | null
}

/** What a crash left in Medusa's books of a payment: refunds and order transactions, by id, that say what is not so. */
export type WrongBooks = { refunds: string[]; transactions: string[] }

/** Money that went back, in the ledger and in Medusa's books. */
export type RefundFacts = {
  /** What went back in all, by this shop's calls or in Khalti's dashboard. */
  sentPaisa: number
  /** What this shop's own calls have returned. */
  ownPaisa: number
  /** All that Khalti took is back. */
  allBack: boolean
  /** A call's answer is awaited, or was lost and is being looked up. */
  underWay: boolean
  /** A refund went out of which nobody knows whether it arrived. */
  unknown: boolean
  /** What only a human can do about the newest refund. */
  needsHuman: "refund_needs_mobile" | "refund_lost" | null
  /** What is back and stands in no book of Medusa's yet. */
  unrecordedPaisa: number
  /** From when a program may record it: whoever asked for it through core may still try again himself. */
  recordFrom: number
  /** Null when the books agree with themselves. Core may still be at work on them: see how long they have been so. */
  wrongBooks: WrongBooks | null
}

/** Medusa's payment that this link was captured as. */
export type PaymentFacts = {
  id: string
  capturedPaisa: number
  /** Its refunds that the provider has confirmed. */
  refundedPaisa: number
  /** Its order's transactions show what was captured; a crash can cut core off before they do. */
  onOrder: boolean
  /** Core canceled it: a completion is being, or was, rolled back. */
  canceled: boolean
}

/** Medusa as it stands now, seen from one link. */
export type MedusaFacts = {
  collection: { id: string; paisa: number } | null
  /** The link's payment session still exists. */
  sessionAlive: boolean
  /** Its collection has another session: two tabs started a payment at once. */
  rivalSession: boolean
  payment: PaymentFacts | null
  cart: { id: string; paisa: number; completed: boolean } | null
  order: {
    id: string
    canceled: boolean
    /** What it costs after promotions and store credit. */
    paisa: number
    /** Placed from this link's cart, not reached through a collection of its own. */
    fromCart: boolean
    /** Has a fulfilment that is not canceled, or is completed or archived. */
    inProgress: boolean
    /** Something was captured for it once, returned since or not. */
    wasPaid: boolean
    /** Another provider's payment is authorized and not captured, or that provider is still waiting for it. */
    authorizedElsewhere: boolean
  } | null
  /** Money of another link or provider that was captured here and not returned. */
  paidBy: "nobody" | "another_link" | "another_provider"
}

/** Options of the shop that decisions depend on. */
export type Rules = {
  /** Null: the link's life. */
  reserveMinutes: number | null
  pendingReserveHours: number
}

/** Why a completion of the cart cannot succeed, as core's error type and Medusa's stock say. */
export type CompletionFailure = "out_of_stock" | "cart_invalid"

/** Everything that a decision about a link looks at. */
export type Facts = {
  now: number
  link: LinkFacts
  answer: Answer
  medusa: MedusaFacts
  refunds: RefundFacts
  /** Another link of the same cart or collection may still be paid, or holds money. */
  openSibling: boolean
  rules: Rules
  /** Set after this settle tried to complete the cart and core refused for good. */
  completionFailure?: CompletionFailure
}
