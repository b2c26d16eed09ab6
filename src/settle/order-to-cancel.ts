import type { Facts } from "../facts/facts"

/** Whether the end of this link is the end of an unpaid order: `in_progress` and `unlinked` are for a human to say. */
export function orderToCancel(
  facts: Facts
): "none" | "cancel" | "in_progress" | "unlinked" {
  const { medusa, siblings } = facts
  const { order, paidBy } = medusa
  if (!order || order.canceled || !(order.fromCart || medusa.unlinked)) {
    return "none"
  }
  if (order.owedPaisa <= 0) {
    // Paid in full, or a coupon or store credit pays for all of it.
    return "none"
  }
  // Paid and refunded, it is no unpaid order: what becomes of it is the merchant's to say.
  const wasRefunded = order.wasPaid && paidBy === "nobody"
  if (paidBy === "another_link" || wasRefunded) {
    return "none"
  }
  if (siblings.orderBound || siblings.mayHaveMoney || !endsWith(facts)) {
    return "none"
  }
  if (medusa.unlinked) {
    // Of two orders of one cart, one alone would be half of what the customer canceled.
    return "unlinked"
  }
  return order.inProgress ||
    order.authorizedElsewhere ||
    paidBy === "another_provider"
    ? "in_progress"
    : "cancel"
}

/**
 * An order ends with the link of its live session, or with its reservation. Any
 * other link just ends: whoever changed to cash on delivery, or to a new link,
 * must not lose the order because of the old one.
 */
function endsWith({ now, medusa, siblings, reservation }: Facts): boolean {
  if (medusa.sessionAlive || siblings.live === "ended") {
    return true
  }
  // Whoever chose another provider after Khalti may be paying there just now.
  return now >= reservation.until && !medusa.foreignSession
}
