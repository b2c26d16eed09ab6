import type { Facts, PaymentFacts } from "../facts/facts"
import type { RefundCause, RefundReason } from "../texts/reasons"
import type { Act } from "./act"
import { orderToCancel } from "./order-to-cancel"

/** Medusa has captured this link's money. */
export function decideCaptured(facts: Facts, payment: PaymentFacts): Act {
  const { medusa, link, answer, refunds } = facts
  if (refunds.unknown) {
    // Nothing more is recorded either: core's refund would be refused.
    return { do: "finish", outcome: "held", reason: "refund_unknown" }
  }
  const cause = whyOwed(facts, payment)
  if (cause && refunds.needsHuman !== "refund_needs_mobile") {
    // Before the books: unfinished ones wait for ten minutes, the customer does not.
    return { do: "refund", cause }
  }
  const reason = refunds.needsHuman
  if (cause && reason && link.reason !== reason) {
    // Told at once; the books follow with the next settle.
    return { do: "finish", outcome: "held", reason }
  }
  const books = decideBooks(facts, payment)
  if (books) {
    return books
  }
  if (reason) {
    return { do: "finish", outcome: "held", reason }
  }
  if (medusa.order && !payment.onOrder) {
    return { do: "record_capture" }
  }
  if (medusa.order) {
    const overpaid =
      (answer.paisa ?? 0) > link.paisa ||
      (link.outcome !== "captured" && medusa.order.owedPaisa < 0)
    return {
      do: "finish",
      outcome: "captured",
      reason: "captured",
      ...(overpaid ? { alert: "overpaid" as const } : {}),
    }
  }
  return decideWithoutOrder(facts, payment)
}

/** Captured without an order: a completion failed after it took the money, and core could not return it. */
function decideWithoutOrder(facts: Facts, payment: PaymentFacts): Act {
  const { medusa, link, soldOut } = facts
  if (!medusa.cart) {
    return { do: "refund", cause: "cart_invalid" }
  }
  if (soldOut) {
    return { do: "refund", cause: "out_of_stock" }
  }
  if (medusa.cart.paisa !== link.paisa) {
    return { do: "refund", cause: "cart_changed" }
  }
  return medusa.sessionAlive && !payment.canceled
    ? { do: "complete" }
    : { do: "refund", cause: "completion_failed" }
}

/** Why captured money is not this order's any more, while some of it is still to go back. */
export function whyOwed(
  { medusa, refunds }: Facts,
  payment: PaymentFacts
): RefundCause | null {
  if (refunds.allBack) {
    return null
  }
  if (payment.canceled && medusa.order && medusa.paidBy !== "nobody") {
    // Core gave this payment up when a completion failed, and another one has paid the order since.
    return "paid_twice"
  }
  return medusa.order?.canceled ? "order_canceled" : null
}

/** What Medusa's books still lack of what went back; null when they are right and money is left. */
export function decideBooks(facts: Facts, payment: PaymentFacts): Act | null {
  if (facts.refunds.wrongBooks) {
    return { do: "repair_books" }
  }
  if (facts.refunds.unrecordedPaisa > 0) {
    return { do: "record_refund" }
  }
  return payment.refundedPaisa >= payment.capturedPaisa
    ? finishRefunded(facts)
    : null
}

/** The money is back with the customer, in full. */
export function decideReturned(facts: Facts): Act {
  const { payment } = facts.medusa
  if (!payment && orderToCancel(facts) === "cancel") {
    return { do: "cancel_order", reason: reasonOfReturn(facts) }
  }
  return (payment && decideBooks(facts, payment)) ?? finishRefunded(facts)
}

/** Part of the money is back; Khalti does not say how much. */
export function decidePartlyReturned(facts: Facts): Act {
  const { medusa, refunds } = facts
  const { payment } = medusa
  if (refunds.underWay) {
    return { do: "wait" }
  }
  if (!payment) {
    return { do: "finish", outcome: "held", reason: "refunded_outside" }
  }
  if (refunds.sentPaisa > 0 || refunds.unknown) {
    // The parts are known: the rest is judged like any captured money.
    return decideCaptured(facts, payment)
  }
  if (medusa.order?.canceled) {
    return { do: "finish", outcome: "held", reason: "refunded_outside" }
  }
  const alert = "refunded_outside"
  return refunds.needsHuman
    ? // Whether this part was the one that a human has to see to, only he can tell.
      { do: "finish", outcome: "held", reason: refunds.needsHuman, alert }
    : { do: "finish", outcome: "captured", reason: "captured", alert }
}

/** Completed, and money went back: all of it, or a part? Only our own refunds can tell. */
export function decideUnclear(facts: Facts): Act {
  const { refunds, medusa } = facts
  if (refunds.underWay) {
    return { do: "wait" }
  }
  if (refunds.allBack) {
    return decideReturned(facts)
  }
  return medusa.payment && (refunds.sentPaisa > 0 || refunds.unknown)
    ? decideCaptured(facts, medusa.payment)
    : { do: "finish", outcome: "held", reason: "refunded_outside" }
}

function finishRefunded(facts: Facts): Act {
  return { do: "finish", outcome: "refunded", reason: reasonOfReturn(facts) }
}

/** Who sent the money back, and why. */
function reasonOfReturn({ link, medusa, refunds }: Facts): RefundReason {
  const { ownPaisa, sentPaisa, allBack } = refunds
  const byUs = ownPaisa >= link.paisa || (allBack && ownPaisa === sentPaisa)
  if (!byUs) {
    return "refunded_outside"
  }
  if (medusa.payment && !medusa.order && medusa.cart) {
    // Core's own rollback: the cart is still there to be paid again.
    return link.refundCause ?? "completion_failed"
  }
  const byShop = medusa.order?.canceled ? "order_canceled" : "refunded_by_shop"
  return link.refundCause ?? byShop
}
