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
    /** Timeout, 5xx, 429: nothing is known. */
    | "unreachable"
    /** Khalti answered, and its answer cannot be read: noted, tried again, and shown to a human in the end. */
    | "unreadable"
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

/** Whether Khalti was asked and gave no answer that can be read: nothing new is known. */
export function isUnanswered({ kind }: Pick<Answer, "kind">): boolean {
  return ["unreachable", "unreadable", "refused_key"].includes(kind)
}

export type LinkFacts = {
  /** Its payment session that still exists; its newest where none does. */
  sessionId: string
  /** Asked, in paisa. */
  paisa: number
  createdAt: number
  expiresAt: number
  outcome: "open" | "captured" | "canceled" | "refunded" | "held"
  reason: string | null
  /** Why settle wanted the money returned. */
  refundCause: RefundCause | null
  /** A human has dealt with its money: no program moves it any more. */
  handled: boolean
  /** Khalti said Completed for the first time after that. */
  paidSinceHandled: boolean
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
  /** Cart and collection are in Nepalese rupees. */
  inRupees: boolean
  /** A payment session that this link was handed to still exists. */
  sessionAlive: boolean
  /** Its collection has a session of another provider, cash on delivery say, that may still pay. */
  foreignSession: boolean
  /** The session with which Medusa has made a payment of this link; null before that. */
  paidSession: string | null
  /** Its collection has another session: two tabs started a payment at once. */
  rivalSession: boolean
  payment: PaymentFacts | null
  cart: { id: string; paisa: number; completed: boolean } | null
  order: {
    id: string
    canceled: boolean
    /** Not an order yet: a draft that a merchant writes for somebody. */
    draft: boolean
    /** What it costs after promotions and store credit. */
    paisa: number
    /** What it still owes: its total less what was paid and not returned. Below zero when it was paid too much. */
    owedPaisa: number
    /** Placed from this link's cart, not reached through a collection of its own. */
    fromCart: boolean
    /** Has a fulfilment that is not canceled, or is completed or archived. */
    inProgress: boolean
    /** Something was captured for it once, returned since or not. */
    wasPaid: boolean
    /** Another provider's payment is authorized and not captured, or that provider is still waiting for it. */
    authorizedElsewhere: boolean
  } | null
  /** The cart was made into an order that core does not link to it, or into two: which one this money is for, only a human can say. */
  unlinked: boolean
  /** Money of another link or provider that was captured here and not returned. */
  paidBy: "nobody" | "another_link" | "another_provider"
  /** Another payment of the order was captured after this link was made, returned since or not. */
  paidSince: boolean
  /** A completion of the cart, or what follows it, has begun and not ended. */
  coreAtWork: boolean
}

/** Whether another payment has paid what a link of this order is for, returned since or not. An order's own collection (an edit, an exchange) is for more than its cart's payment. */
export function isPaidByAnother({
  order,
  paidBy,
  paidSince,
}: Pick<MedusaFacts, "order" | "paidBy" | "paidSince">): boolean {
  const wasPaid = order !== null && order.fromCart && order.wasPaid
  return paidSince || paidBy !== "nobody" || wasPaid
}

/** Options of the shop that decisions depend on. */
export type Rules = {
  /** Null: the link's life. */
  reserveMinutes: number | null
  pendingReserveHours: number
}

/** The other links of the same cart or payment collection. */
export type SiblingFacts = {
  /** One holds money, or a bank may still bring some: the order waits for it. */
  mayHaveMoney: boolean
  /** What has become of the link whose session is alive, where that is another one; null when there is none. */
  live: "open" | "ended" | null
  /** A human has handled or kept this order: no program cancels it. */
  orderBound: boolean
  /** A human keeps the order, which is paid another way. */
  orderKept: boolean
}

/** Everything that a decision about a link looks at. */
export type Facts = {
  now: number
  link: LinkFacts
  answer: Answer
  medusa: MedusaFacts
  refunds: RefundFacts
  siblings: SiblingFacts
  /** Until when an unpaid order keeps its stock, and until when a bank's Pending keeps it. */
  reservation: { until: number; pendingUntil: number }
  /** Core could not complete the cart, and Medusa's stock says why: sold out. */
  soldOut: boolean
}
