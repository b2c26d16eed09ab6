import { isKeyRefusal } from "../modules/khalti/gateway/errors"
import type { Link } from "../modules/khalti/service"
import { answerAtEnd, type CustomerAnswer } from "../texts/customer-text"
import { isRefundCause } from "../texts/reasons"

export type { CustomerAnswer } from "../texts/customer-text"

/** What the link's row does not know. */
export type MedusaState = {
  orderCanceled: boolean
  /** The link's payment session still exists. */
  sessionAlive: boolean
}

/** What the customer of a link is answered. Pure: the same link always gets the same answer. */
export function customerAnswer(
  link: Link,
  medusa: MedusaState
): CustomerAnswer {
  return link.outcome === "open"
    ? answerWhileOpen(link, medusa)
    : answerAtEnd(link.outcome, link.reason)
}

function answerWhileOpen(
  { status, refund_cause, last_error }: Link,
  { orderCanceled, sessionAlive }: MedusaState
): CustomerAnswer {
  if (status === "completed") {
    // Paid, and not settled yet: either on its way to an order, or back to the customer.
    const reason = isRefundCause(refund_cause) ? refund_cause : "bank_pending"
    return { result: "pending", reason }
  }
  if (orderCanceled && status !== "pending") {
    return { result: "canceled", reason: "order_canceled" }
  }
  if (last_error) {
    const refused = isKeyRefusal(last_error)
    return {
      result: "pending",
      reason: refused ? "gateway_refused" : "gateway_unreachable",
    }
  }
  if (status === "pending") {
    return { result: "pending", reason: "bank_pending" }
  }
  return {
    result: "unpaid",
    reason: sessionAlive ? "not_paid_yet" : "link_replaced",
  }
}
