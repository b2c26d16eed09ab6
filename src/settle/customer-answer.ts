import { isKeyRefusal } from "../modules/khalti/gateway/errors"
import type { KhaltiReason, KhaltiResult } from "../texts/result-codes"
import type { Link } from "../modules/khalti/service"
import { isRefundCause } from "../texts/reasons"

/** What a customer is told of a payment. */
export type Told = { result: KhaltiResult; reason: KhaltiReason }

/** What the row alone does not know. */
export type Surroundings = {
  orderCanceled: boolean
  /** The link's payment session still exists. */
  sessionAlive: boolean
}

/** Puts a row into the words of the doors. Pure; the same row always tells the same. */
export function tell(row: Link, around: Surroundings): Told {
  switch (row.outcome) {
    case "captured":
      return { result: "paid", reason: "captured" }
    case "canceled":
      return tellCanceled(row.reason)
    case "refunded":
      return { result: "refunded", reason: refundReason(row.reason) }
    case "held":
      return { result: "held", reason: heldReason(row.reason) }
    case "open":
      return tellOpen(row, around)
  }
}

function tellCanceled(reason: string | null): Told {
  switch (reason) {
    case "customer_canceled":
      return { result: "canceled", reason }
    case "link_expired":
    case "reservation_expired":
      return { result: "expired", reason }
    case "gateway_unreachable":
      return { result: "failed", reason }
    default:
      return { result: "failed", reason: "payment_failed" }
  }
}

function refundReason(reason: string | null): KhaltiReason {
  return isRefundCause(reason) || reason === "refunded_by_shop"
    ? reason
    : "refunded_outside"
}

/** Some reasons are the merchant's business; the customer only needs to know that a human is at it. */
function heldReason(reason: string | null): KhaltiReason {
  switch (reason) {
    case "amount_mismatch":
    case "order_in_progress":
    case "bank_pending":
    case "refunded_outside":
      return reason
    case "refund_unknown":
    case "refund_refused":
    case "refund_needs_mobile":
    case "refund_limit":
      return "refund_unknown"
    default:
      return isRefundCause(reason) ? reason : "unknown_status"
  }
}

function tellOpen(row: Link, around: Surroundings): Told {
  if (row.status === "completed") {
    // Paid, and not settled yet: either on its way to an order, or back to the customer.
    const cause = isRefundCause(row.refund_cause) ? row.refund_cause : null
    return { result: "pending", reason: cause ?? "bank_pending" }
  }
  if (around.orderCanceled && row.status !== "pending") {
    return { result: "canceled", reason: "order_canceled" }
  }
  if (row.last_error) {
    const refused = isKeyRefusal(row.last_error)
    return {
      result: "pending",
      reason: refused ? "gateway_refused" : "gateway_unreachable",
    }
  }
  if (row.status === "pending") {
    return { result: "pending", reason: "bank_pending" }
  }
  return {
    result: "unpaid",
    reason: around.sessionAlive ? "not_paid_yet" : "link_replaced",
  }
}
