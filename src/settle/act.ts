const REFUND_CAUSES = [
  "order_canceled",
  "paid_twice",
  "cart_changed",
  "out_of_stock",
  "cart_invalid",
] as const

/** Why money that Khalti took cannot become an order. */
export type RefundCause = (typeof REFUND_CAUSES)[number]

/** Narrows a stored word to a cause of a refund. */
export function isRefundCause(word: string | null): word is RefundCause {
  return REFUND_CAUSES.some((known) => known === word)
}

const CANCEL_REASONS = [
  "customer_canceled",
  "link_expired",
  "reservation_expired",
  "payment_failed",
  "gateway_unreachable",
] as const

/** Why a link ended without money. */
export type CancelReason = (typeof CANCEL_REASONS)[number]

/** Narrows a stored reason to one of a release. */
export function isCancelReason(reason: string | null): reason is CancelReason {
  return CANCEL_REASONS.some((known) => known === reason)
}

/** Why a link's money is back with the customer. */
export type RefundReason = RefundCause | "refunded_outside" | "refunded_by_shop"

/** Why a human must look. `docs/operations.md` says what to do about each. */
export const HELD_REASONS = [
  ...REFUND_CAUSES,
  "amount_mismatch",
  "unknown_status",
  "unknown_to_khalti",
  "bank_pending",
  "order_in_progress",
  "issued_with_another_key",
  "refunded_outside",
  "refund_unknown",
  "refund_refused",
  "refund_needs_mobile",
  "refund_limit",
  "settle_failed",
] as const

/** One of {@link HELD_REASONS}. */
export type HeldReason = (typeof HELD_REASONS)[number]

/** Something a human should know although the outcome is right. */
export type Alert = "overpaid" | "refunded_outside"

/** The one next thing to do for a link. */
export type Act =
  /** Nothing may be concluded yet. */
  | { do: "wait" }
  /** Held, but an ordinary unpaid link again. */
  | { do: "reopen" }
  /** Register the money on the order: core's processPayment. */
  | { do: "capture" }
  /** Write captured money onto its order, which a crash kept core from doing. */
  | { do: "book_capture" }
  /** Complete the open cart, which captures. */
  | { do: "complete" }
  /** Give the link a living payment session again, so that it can be captured. */
  | { do: "renew_session" }
  /** Cancel the unpaid order, which returns its stock. */
  | { do: "cancel_order"; reason: CancelReason | RefundReason }
  /** Send unregistered money back. */
  | { do: "refund"; cause: RefundCause }
  /** Send back money that Medusa has registered as captured. */
  | { do: "refund_captured"; cause: RefundCause }
  /** Khalti has returned it already: tell Medusa. */
  | { do: "book_refund" }
  /** Take refunds out of Medusa's books that a crash cut off before they were done. */
  | { do: "unbook_refund" }
  | { do: "finish"; outcome: "captured"; reason: "captured"; alert?: Alert }
  | { do: "finish"; outcome: "canceled"; reason: CancelReason }
  | {
      do: "finish"
      outcome: "refunded"
      reason: RefundReason
    }
  | { do: "finish"; outcome: "held"; reason: HeldReason; alert?: Alert }
