import type { Facts } from "../facts/facts"
import type { RefundCause } from "../texts/reasons"

/** What stands between paid money and an order, read from Medusa alone; null when nothing does. Pure. */
export function whyNoSale(facts: Facts): RefundCause | null {
  const { link, medusa } = facts
  const { order, cart, collection } = medusa
  if (order?.canceled) {
    return "order_canceled"
  }
  if (medusa.paidBy !== "nobody") {
    return "paid_twice"
  }
  if (!collection || (!order && !cart)) {
    return "cart_invalid"
  }
  // Core compares no amounts (a session can be stale against its cart), so we do.
  // An order that was edited while unpaid has another sum than its cart had.
  const fitsCart = !cart || cart.paisa === link.paisa
  const fitsOrder = order?.fromCart && order.paisa === link.paisa
  if (collection.paisa !== link.paisa || !(fitsCart || fitsOrder)) {
    return "cart_changed"
  }
  return order ? null : (facts.completionFailure ?? null)
}
