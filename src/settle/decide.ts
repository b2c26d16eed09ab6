import { isPaidByAnother, type Facts } from "../facts/facts"
import { DAY_MS, MINUTE_MS } from "../modules/khalti/time"
import {
  isCancelReason,
  type CancelReason,
  type HeldReason,
} from "../texts/reasons"
import type { Act } from "./act"
import {
  decideBooks,
  decideCaptured,
  decidePartlyReturned,
  decideReturned,
  decideUnclear,
  whyOwed,
} from "./decide-captured"
import { decideHandled } from "./decide-handled"
import { orderToCancel } from "./order-to-cancel"

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
  if (facts.medusa.coreAtWork) {
    return { do: "wait_for_core" }
  }
  return facts.link.handled ? decideHandled(facts) : decideAnswer(facts)
}

function decideAnswer(facts: Facts): Act {
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
    case "unreadable":
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
  return decideNoSale(facts) ?? decideSale(facts)
}

function decideSale({ medusa }: Facts): Act {
  if (medusa.order?.draft) {
    return { do: "convert_draft" }
  }
  if (!medusa.sessionAlive) {
    return { do: "renew_session" }
  }
  return medusa.order ? { do: "capture" } : { do: "complete" }
}

/** What stands between paid money and an order, read from Medusa alone; null when nothing does. */
function decideNoSale(facts: Facts): Act | null {
  const { link, medusa, siblings } = facts
  const { order, cart, collection } = medusa
  if (order?.canceled) {
    return { do: "refund", cause: "order_canceled" }
  }
  if (medusa.unlinked) {
    return { do: "finish", outcome: "held", reason: "order_unlinked" }
  }
  const owes = order ? order.owedPaisa : 0
  if (owes < link.paisa && isPaidByAnother(medusa)) {
    return { do: "refund", cause: "paid_twice" }
  }
  if (!collection || (!order && !cart)) {
    return { do: "refund", cause: "cart_invalid" }
  }
  if (hasChanged(facts)) {
    return { do: "refund", cause: "cart_changed" }
  }
  if (order && siblings.orderKept) {
    // The merchant said that it is paid another way, and Medusa does not show it yet.
    return { do: "finish", outcome: "held", reason: "order_kept" }
  }
  return !order && facts.soldOut
    ? { do: "refund", cause: "out_of_stock" }
    : null
}

/**
 * Core compares no amounts (a session can be stale against its cart), so we do.
 * An order that was edited while unpaid has another sum than its cart had.
 */
function hasChanged({ link, medusa }: Facts): boolean {
  const { order, cart, collection, inRupees } = medusa
  const fitsCart = !cart || cart.paisa === link.paisa
  const fitsOrder = order?.fromCart && order.paisa === link.paisa
  return (
    !inRupees || collection?.paisa !== link.paisa || !(fitsCart || fitsOrder)
  )
}

/** Khalti says for good that nobody paid. */
function decideUnpaid(facts: Facts, reason: CancelReason): Act {
  const { medusa, link } = facts
  if (medusa.payment) {
    // Captured money that Khalti now denies: nothing a program may conclude from.
    return { do: "finish", outcome: "held", reason: "unknown_status" }
  }
  const order = orderToCancel(facts)
  if (order === "in_progress" || order === "unlinked") {
    return { do: "finish", outcome: "held", reason: `order_${order}` }
  }
  if (order === "cancel") {
    return { do: "cancel_order", reason }
  }
  return {
    do: "finish",
    outcome: "canceled",
    // Why it was canceled first stays the reason: later answers only repeat it.
    reason: isCancelReason(link.reason) ? link.reason : reason,
  }
}

/** Not paid yet, but it still may be. */
function decideWaiting(facts: Facts): Act {
  const { answer, link, reservation, medusa } = facts
  if (medusa.payment) {
    return { do: "finish", outcome: "held", reason: "unknown_status" }
  }
  const pending = answer.kind === "pending"
  const deadline = pending ? reservation.pendingUntil : reservation.until
  const isOver = !pending && answer.askedAt >= link.expiresAt + EXPIRY_MARGIN_MS
  // Only an answer from after the deadline ends the reservation: the customer may have paid in its last second.
  if (answer.askedAt < deadline && !isOver) {
    return keepWaiting(link)
  }
  if (orderToCancel(facts) !== "none") {
    const reason = isOver ? "link_expired" : "reservation_expired"
    return decideUnpaid(facts, reason)
  }
  if (pending) {
    const watched =
      link.outcome === "canceled" && facts.now < link.expiresAt + WATCH_MS
    return watched
      ? { do: "wait" }
      : { do: "finish", outcome: "held", reason: "bank_pending" }
  }
  return isOver ? decideUnpaid(facts, "link_expired") : keepWaiting(link)
}

/** A held link that is a plain unpaid link again needs no human any more. */
function keepWaiting(link: Facts["link"]): Act {
  return link.outcome === "held" ? { do: "reopen" } : { do: "wait" }
}

function decideWithoutLink(facts: Facts): Act {
  const { link, now, reservation } = facts
  if (now < link.createdAt + NO_LINK_AFTER_MS) {
    return { do: "wait" }
  }
  // An order that was placed while initiate hung keeps its stock for its whole reservation.
  const atItsEnd = { ...facts, now: reservation.until }
  if (now < reservation.until && orderToCancel(atItsEnd) === "cancel") {
    return { do: "wait" }
  }
  return decideUnpaid(facts, "gateway_unreachable")
}

/**
 * A sale that stands is not put in doubt by an answer that says nothing about
 * money. What is owed back is: nobody would ever see that it was not returned.
 */
function holdUnlessSettled(facts: Facts, reason: HeldReason): Act {
  const { payment, order } = facts.medusa
  const books =
    payment && !whyOwed(facts, payment) && decideBooks(facts, payment)
  if (books && books.do !== "finish") {
    // What went back is known without Khalti's answer.
    return books
  }
  if (payment && facts.refunds.unknown) {
    return { do: "finish", outcome: "held", reason: "refund_unknown" }
  }
  const isReturned =
    payment !== null && payment.refundedPaisa >= payment.capturedPaisa
  const stands = payment !== null && order !== null && !order.canceled
  return stands || isReturned
    ? { do: "wait" }
    : { do: "finish", outcome: "held", reason }
}
