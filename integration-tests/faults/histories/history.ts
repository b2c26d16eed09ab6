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

/** What people, banks and the shop's staff did, as they would tell it. */
export type Deed =
  | { did: "filled_cart"; cart: string; paisa: number; scarce: number }
  | { did: "changed_cart"; cart: string; paisa: number }
  /** A storefront got a link for the cart; the same pidx again when it was adopted. */
  | { did: "got_link"; cart: string; pidx: string; paisa: number }
  /** A session with another provider took the place of the link's. */
  | { did: "left_khalti"; cart: string }
  /** Khalti has a link of which the shop never got the answer. */
  | { did: "link_never_seen"; cart: string }
  | { did: "completed_cart"; cart: string; answer: "order" | "refused" }
  | { did: "paid"; pidx: string; paisa: number; channel: Channel }
  | { did: "bank_took"; pidx: string }
  | { did: "ended_at_khalti"; pidx: string; word: string }
  | { did: "returned"; pidx: string }
  | { did: "refunded_at_khalti"; pidx: string; paisa: number }
  | { did: "admin_canceled"; cart: string }
  | { did: "admin_refund_asked"; pidx: string; paisa: number }
  | { did: "stock_set"; units: number }

/** What Khalti told the shop in answer to a lookup. */
export type Told = { pidx: string; word: string; paisa: number }

/** A refund call of the shop, and what became of it at Khalti. */
export type RefundCall = {
  pidx: string
  /** Paisa that went back because of it. */
  paisa: number
  /** What the shop heard: nothing, that it is done, that it is refused, or that a human must name a number. */
  heard: "nothing" | "done" | "refused" | "needs_mobile"
}

/** A cart and its order as Medusa shows them. */
export type CartView = {
  cart: string
  order: string | null
  canceled: boolean
  /** Links whose money Medusa has captured for it, with paisa. */
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

/** One moment of a history: what was done, what Khalti told and did, how Medusa stands after it. */
export type Moment = {
  at: Time
  /** What was tried, for people. */
  label: string
  deeds: Deed[]
  told: Told[]
  refunds: RefundCall[]
  /** The server died in it, so nothing that was due in it has to be done. */
  disturbed: boolean
  carts: CartView[]
  /** Pieces of the scarce variant that nobody has reserved. */
  available: number
}

/** How one link stands in the plugin's ledger at the end. */
export type LedgerView = {
  pidx: string | null
  outcome: string
  reason: string | null
  /** Trail of the link, oldest first. */
  trail: { action: string; detail: Record<string, unknown> | null }[]
}

/** A rightful end of one link. */
export type Rightful = {
  outcome: "captured" | "canceled" | "refunded" | "held"
  /** Any of these words. */
  reasons: string[]
}
