/** Plain records of what happened. The oracle reads these and nothing else. */

/** Milliseconds since 1970 on the history's own clock, which waits move on. */
export type Time = number

/** The rules of the shop in one history: plugin options that decide outcomes. */
export type ShopRules = {
  orderPlacement: "before_payment" | "after_payment"
  /** Null: the link's life. */
  reserveMinutes: number | null
  pendingReserveHours: number
  autoRefund: boolean
}

/** How a customer pays. */
export type Channel = "wallet" | "bank"

/** What a customer, a bank, Khalti or the shop's staff did. */
export type HistoryEvent =
  | { type: "cart_filled"; cart: string; paisa: number; scarce: number }
  | { type: "cart_changed"; cart: string; paisa: number }
  /** A storefront got a link for the cart. The same pidx again when it was rebound. */
  | { type: "link_issued"; cart: string; pidx: string; paisa: number }
  /** A session with another provider replaced the link's. */
  | { type: "provider_switched"; cart: string }
  /** Khalti has a link, and the shop never got that answer. */
  | { type: "link_answer_lost"; cart: string }
  | { type: "cart_completed"; cart: string; answer: "order" | "refused" }
  | { type: "paid"; pidx: string; paisa: number; channel: Channel }
  /** A bank has the payment and has not decided. */
  | { type: "bank_pending"; pidx: string }
  | { type: "ended_at_khalti"; pidx: string; status: string }
  | { type: "customer_returned"; pidx: string }
  /** The customer pressed the storefront's cancel. */
  | { type: "gave_up"; pidx: string }
  /** What a customer was answered. */
  | { type: "customer_told"; pidx: string; result: string; reason: string }
  | { type: "refunded_at_khalti"; pidx: string; paisa: number }
  | { type: "order_canceled_by_admin"; cart: string }
  /** Core was told to ask the provider of the order's session, whichever it is. */
  | { type: "status_checked"; cart: string }
  | { type: "refund_asked_by_admin"; pidx: string; paisa: number }
  /** An admin has dealt with held money; or says that the order is paid another way. */
  | { type: "handled" | "handled_undone"; pidx: string }
  | { type: "kept" | "keep_undone"; pidx: string }
  | { type: "stock_set"; units: number }

/** What Khalti answered to a lookup. */
export type LookupAnswer = { pidx: string; status: string; paisa: number }

/** The refund calls of one step for one link. */
export type RefundCall = {
  pidx: string
  /** Paisa that went back because of them. */
  paisa: number
  /** What Khalti answered to the last one. */
  answer: "none" | "done" | "refused" | "needs_mobile"
}

/** A cart and its order as Medusa shows them. */
export type CartView = {
  cart: string
  order: string | null
  canceled: boolean
  /** Links whose money Medusa has captured for it. */
  captured: {
    payment: string
    pidx: string
    paisa: number
    refunded: number
  }[]
  /** Pieces reserved for the order. */
  reserved: number
  pieces: number
}

/** One step of a history: what was done, what Khalti answered, and how Medusa looks after it. */
export type Step = {
  at: Time
  /** What was tried, for people. */
  label: string
  events: HistoryEvent[]
  lookups: LookupAnswer[]
  refunds: RefundCall[]
  /** The server crashed in this step, so nothing that was due in it has to be done. */
  crashed: boolean
  carts: CartView[]
  /** Pieces of the scarce variant that nobody has reserved. */
  available: number
}

/** One row of the plugin's ledger at the end. */
export type LedgerView = {
  pidx: string | null
  outcome: string
  reason: string | null
  /** Events of the link, oldest first. */
  trail: { action: string; detail: Record<string, unknown> | null }[]
}

/** One right way for a link to end. */
export type ExpectedEnd = {
  outcome: "captured" | "canceled" | "refunded" | "held"
  /** Any of these. */
  reasons: string[]
}
