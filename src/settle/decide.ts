import type { Facts, PaymentFacts } from "../facts/facts"
import { pendingDeadline, reservationDeadline } from "../facts/reservation"
import { DAY_MS, MINUTE_MS } from "../modules/khalti/time"
import {
  isCancelReason,
  type CancelReason,
  type HeldReason,
  type RefundReason,
} from "../texts/reasons"
import type { Act } from "./act"
import { orderToCancel } from "./order-to-cancel"
import { whyNoSale } from "./why-no-sale"

/** A link whose initiate never answered ends after this: nobody saw it. */
const NO_LINK_AFTER_MS = 10 * MINUTE_MS
/** Khalti may say Initiated a little longer than the link lives. */
const EXPIRY_MARGIN_MS = 10 * MINUTE_MS
/** How long after its expiry a canceled link stays watched. */
const WATCH_MS = 7 * DAY_MS

/**
 * What to do next for one link, as a pure function. Settle
 * and `authorizePayment` both decide by it, so that they can never disagree
 * about whether a link is paid.
 */
export function decide(facts: Facts): Act {
  switch (facts.answer.kind) {
    case "completed":
      return decidePaid(facts)
    case "expired":
      return decideUnpaid(facts, "link_expired")
    case "user_canceled":
      return decideUnpaid(facts, "customer_canceled")
    case "failed":
      return decideUnpaid(facts, "payment_failed")
    case "initiated":
    case "pending":
      return decideWaiting(facts)
    case "refunded":
      return decideReturned(facts)
    case "partially_refunded":
      return decidePartlyReturned(facts)
    case "refunded_unclear":
      return decideUnclear(facts)
    case "no_link":
      return decideWithoutLink(facts)
    case "not_found":
      return holdUnlessSettled(facts, "unknown_to_khalti")
    case "unknown":
      return holdUnlessSettled(facts, "unknown_status")
    case "other_key":
      return holdUnlessSettled(facts, "issued_with_another_key")
    case "unreachable":
    case "refused_key":
      return { do: "wait" }
  }
}

function decidePaid(facts: Facts): Act {
  const { link, medusa, answer, refunds } = facts
  if (refunds.underWay) {
    // Its answer was lost: the money may be on its way back, so it must not become a sale.
    return { do: "wait" }
  }
  if (medusa.payment) {
    return decideCaptured(facts, medusa.payment)
  }
  if (refunds.allBack) {
    // Lookup lags behind the refund that Khalti confirmed: never pay it back twice.
    return decideReturned(facts)
  }
  if ((answer.paisa ?? 0) < link.paisa) {
    return { do: "finish", outcome: "held", reason: "amount_mismatch" }
  }
  const obstacle = whyNoSale(facts)
  if (obstacle) {
    return { do: "refund", cause: obstacle }
  }
  if (!medusa.sessionAlive) {
    return { do: "renew_session" }
  }
  return medusa.order ? { do: "capture" } : { do: "complete" }
}

/** Medusa has captured this link's money. */
function decideCaptured(facts: Facts, payment: PaymentFacts): Act {
  const { medusa, link, answer, refunds } = facts
  const books = decideBooks(facts, payment)
  if (books) {
    return books
  }
  if (refunds.unknown) {
    return { do: "finish", outcome: "held", reason: "refund_unknown" }
  }
  if (refunds.needsHuman === "refund_needs_mobile") {
    return { do: "finish", outcome: "held", reason: refunds.needsHuman }
  }
  if (payment.canceled && medusa.order && medusa.paidBy !== "nobody") {
    // Core gave this payment up when a completion failed, and another one has paid the order since.
    return { do: "refund", cause: "paid_twice" }
  }
  if (medusa.order?.canceled) {
    return { do: "refund", cause: "order_canceled" }
  }
  if (refunds.needsHuman) {
    return { do: "finish", outcome: "held", reason: refunds.needsHuman }
  }
  if (medusa.order && !payment.onOrder) {
    return { do: "record_capture" }
  }
  if (medusa.order || !medusa.cart) {
    const overpaid = (answer.paisa ?? 0) > link.paisa
    return {
      do: "finish",
      outcome: "captured",
      reason: "captured",
      ...(overpaid ? { alert: "overpaid" as const } : {}),
    }
  }
  // Captured without an order: a completion failed after it took the money.
  const canComplete =
    !payment.canceled &&
    medusa.sessionAlive &&
    medusa.cart.paisa === link.paisa &&
    !facts.completionFailure
  return canComplete
    ? { do: "complete" }
    : { do: "refund", cause: facts.completionFailure ?? "cart_invalid" }
}

/** What Medusa's books still lack of what went back; null when they are right and money is left. */
function decideBooks(facts: Facts, payment: PaymentFacts): Act | null {
  if (facts.refunds.toRepair.length > 0) {
    return { do: "repair_books" }
  }
  if (facts.refunds.unrecordedPaisa > 0) {
    return { do: "record_refund" }
  }
  return payment.refundedPaisa >= payment.capturedPaisa
    ? finishRefunded(facts)
    : null
}

/** Khalti says for good that nobody paid. */
function decideUnpaid(facts: Facts, reason: CancelReason): Act {
  const { medusa, link } = facts
  if (medusa.payment) {
    // Captured money that Khalti now denies: nothing a program may conclude from.
    return { do: "finish", outcome: "held", reason: "unknown_status" }
  }
  const order = orderToCancel(facts)
  if (order === "in_progress") {
    return { do: "finish", outcome: "held", reason: "order_in_progress" }
  }
  if (order === "cancel") {
    return { do: "cancel_order", reason }
  }
  // Why it was canceled first stays the reason: later answers only repeat it.
  const first = link.outcome === "canceled" ? link.reason : null
  return {
    do: "finish",
    outcome: "canceled",
    reason: isCancelReason(first) ? first : reason,
  }
}

/** Not paid yet, but it still may be. */
function decideWaiting(facts: Facts): Act {
  const { answer, link, rules, medusa } = facts
  if (medusa.payment) {
    return { do: "finish", outcome: "held", reason: "unknown_status" }
  }
  const pending = answer.kind === "pending"
  const deadline = pending
    ? pendingDeadline(link, rules)
    : reservationDeadline(link, rules)
  // Only an answer from after the deadline ends the reservation: the customer may have paid in its last second.
  if (answer.askedAt < deadline) {
    return keepWaiting(link)
  }
  const order = orderToCancel(facts)
  if (order !== "none") {
    return decideUnpaid(facts, "reservation_expired")
  }
  if (pending) {
    const watched =
      link.outcome === "canceled" && facts.now < link.expiresAt + WATCH_MS
    return watched
      ? { do: "wait" }
      : { do: "finish", outcome: "held", reason: "bank_pending" }
  }
  return answer.askedAt >= link.expiresAt + EXPIRY_MARGIN_MS
    ? decideUnpaid(facts, "link_expired")
    : keepWaiting(link)
}

/** A held link that is a plain unpaid link again needs no human any more. */
function keepWaiting(link: Facts["link"]): Act {
  return link.outcome === "held" ? { do: "reopen" } : { do: "wait" }
}

/** The money is back with the customer, in full. */
function decideReturned(facts: Facts): Act {
  const { payment } = facts.medusa
  if (!payment && orderToCancel(facts) === "cancel") {
    return { do: "cancel_order", reason: reasonOfReturn(facts) }
  }
  return (payment && decideBooks(facts, payment)) ?? finishRefunded(facts)
}

/** Part of the money is back; Khalti does not say how much. */
function decidePartlyReturned(facts: Facts): Act {
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
function decideUnclear(facts: Facts): Act {
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

function decideWithoutLink(facts: Facts): Act {
  const { link, now, rules } = facts
  if (now < link.createdAt + NO_LINK_AFTER_MS) {
    return { do: "wait" }
  }
  // An order that was placed while initiate hung keeps its stock for its whole reservation.
  if (
    orderToCancel(facts) === "cancel" &&
    now < reservationDeadline(link, rules)
  ) {
    return { do: "wait" }
  }
  return decideUnpaid(facts, "gateway_unreachable")
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
  const byShop = medusa.order?.canceled ? "order_canceled" : "refunded_by_shop"
  return link.refundCause ?? byShop
}

/**
 * A sale that stands is not put in doubt by an answer that says nothing about
 * money. What is owed back is: nobody would ever see that it was not returned.
 */
function holdUnlessSettled(facts: Facts, reason: HeldReason): Act {
  const { payment, order } = facts.medusa
  const isReturned =
    payment !== null && payment.refundedPaisa >= payment.capturedPaisa
  const stands = payment !== null && order !== null && !order.canceled
  return stands || isReturned
    ? { do: "wait" }
    : { do: "finish", outcome: "held", reason }
}
