import type { Facts } from "../facts/facts"

/** Whether the end of this link is the end of an unpaid order: `in_progress` is for a human to say. */
export function orderToCancel(facts: Facts): "none" | "cancel" | "in_progress" {
  const { order, paidBy } = facts.medusa
  if (!order || order.canceled || !order.fromCart || facts.openSibling) {
    return "none"
  }
  if (order.paisa === 0) {
    // A coupon or store credit pays for all of it: this order owes nobody anything.
    return "none"
  }
  // Paid and refunded, it is no unpaid order: what becomes of it is the merchant's to say.
  const wasRefunded = order.wasPaid && paidBy === "nobody"
  if (paidBy === "another_link" || wasRefunded) {
    return "none"
  }
  return order.inProgress ||
    order.authorizedElsewhere ||
    paidBy === "another_provider"
    ? "in_progress"
    : "cancel"
}
