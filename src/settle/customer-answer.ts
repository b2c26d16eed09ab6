import { isKeyRefusal } from "../modules/khalti/gateway/errors"
import type { LookupStatus } from "../modules/khalti/gateway/answers"
import type { Link } from "../modules/khalti/service"
import { answerAtEnd, type CustomerAnswer } from "../texts/customer-text"
import { isRefundCause } from "../texts/reasons"

export type { CustomerAnswer } from "../texts/customer-text"

/** What the link's row does not know. */
export type CustomerState = {
  orderCanceled: boolean
  /** A payment session of the link still exists. */
  sessionAlive: boolean
  /** Khalti was asked, and what followed was done, before the customer had to be answered. */
  inTime: boolean
}

/** What Khalti's word means while Medusa has not followed it yet. */
const ENDED_UNPAID: Partial<Record<LookupStatus, CustomerAnswer>> = {
  user_canceled: { result: "canceled", reason: "customer_canceled" },
  expired: { result: "expired", reason: "link_expired" },
  failed: { result: "failed", reason: "payment_failed" },
}

/**
 * What the customer of a link is answered. Pure: the same link always gets the
 * same answer. Nobody who paid, or may have paid, is told to pay.
 */
export function customerAnswer(
  link: Link,
  state: CustomerState
): CustomerAnswer {
  const { outcome, reason } = link
  if (outcome === "captured" && state.orderCanceled) {
    // Its money is on its way back, or about to be.
    return { result: "pending", reason: "order_canceled" }
  }
  return outcome === "open" || outcome === "canceled"
    ? (whileMoneyMayCome(link, state) ??
        (outcome === "open"
          ? answerWhileUnpaid(link, state)
          : answerAtEnd(outcome, reason)))
    : answerAtEnd(outcome, reason)
}

/** Paid, being paid, or nobody knows; null when Khalti has just said that nobody paid. */
function whileMoneyMayCome(
  { outcome, status, refund_cause, gateway_error, next_check_at }: Link,
  { inTime, orderCanceled }: CustomerState
): CustomerAnswer | null {
  if (status === "completed") {
    // Paid, and not settled yet: either on its way to an order, or back to the customer.
    const reason = isRefundCause(refund_cause) ? refund_cause : "bank_pending"
    return { result: "pending", reason }
  }
  if (orderCanceled && outcome === "open" && status !== "pending") {
    return { result: "canceled", reason: "order_canceled" }
  }
  if (outcome === "canceled" && next_check_at === null) {
    // Too long ago to be paid any more: nobody asks Khalti about it.
    return null
  }
  if (gateway_error || !inTime) {
    const refused = isKeyRefusal(gateway_error)
    return {
      result: "pending",
      reason: refused ? "gateway_refused" : "gateway_unreachable",
    }
  }
  return status === "pending"
    ? { result: "pending", reason: "bank_pending" }
    : null
}

function answerWhileUnpaid(
  { status }: Link,
  { sessionAlive }: CustomerState
): CustomerAnswer {
  const ended = ENDED_UNPAID[status as LookupStatus]
  return (
    ended ?? {
      result: "unpaid",
      reason: sessionAlive ? "not_paid_yet" : "link_replaced",
    }
  )
}
