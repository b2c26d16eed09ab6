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

/** Narrows a stored reason to one of a canceled link. */
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
  "refund_lost",
  "refund_needs_mobile",
  "refund_limit",
  "settle_failed",
] as const

/** One of {@link HELD_REASONS}. */
export type HeldReason = (typeof HELD_REASONS)[number]

/** Something a human should know although the outcome is right. */
export type Alert = "overpaid" | "refunded_outside"
