import type { ExpectedEnd } from "../history"
import { isAllRefunded, isBound, linksOf, type Link, type Model } from "./model"

/** All that an admin can be asked to see to. */
const HELD_REASONS = [
  "amount_mismatch",
  "bank_pending",
  "cart_changed",
  "order_canceled",
  "order_in_progress",
  "order_kept",
  "out_of_stock",
  "paid_since_handled",
  "paid_twice",
  "refund_lost",
  "refund_needs_mobile",
  "refund_refused",
  "refund_unknown",
  "refunded_outside",
  "settle_failed",
  "unknown_to_khalti",
]

/**
 * How a link must end, from the history alone: one end, or one of several where a
 * comment says why. A string when no end is right.
 */
export function expectedEnds(model: Model, link: Link): ExpectedEnd[] | string {
  const { paid, asked } = link
  if (link.handled) {
    return endsOfHandled(model, link)
  }
  if (!paid) {
    return endsOfUnpaid(model, link)
  }
  if (isAllRefunded(link)) {
    return [{ outcome: "refunded", reasons: refundReasons(model, link) }]
  }
  if (isCaptured(model, link)) {
    return endsOfSale(model, link)
  }
  return paid.paisa < asked
    ? endsOfShortPayment(link)
    : endsOfUncaptured(model, link)
}

/** What an admin has handled stays as it was, unless all of it is back, which is seen while it is watched. */
function endsOfHandled(model: Model, link: Link): ExpectedEnd[] {
  const held: ExpectedEnd = { outcome: "held", reasons: HELD_REASONS }
  const reasons = ["refunded_outside", ...refundReasons(model, link)]
  return isAllRefunded(link) ? [{ outcome: "refunded", reasons }, held] : [held]
}

function isCaptured(model: Model, { cart, pidx }: Link): boolean {
  const { captured } = model.carts.get(cart)!.view
  return captured.some((one) => one.pidx === pidx)
}

function endsOfUnpaid(model: Model, link: Link): ExpectedEnd[] {
  // A bank that never decides is left to a human.
  const alone: ExpectedEnd =
    link.lastStatus === "Pending"
      ? { outcome: "held", reasons: ["bank_pending"] }
      : { outcome: "canceled", reasons: [...link.ended] }
  const { hasOtherProvider, view } = model.carts.get(link.cart)!
  // The link of the live session would end its order, which another provider pays:
  // a human must look. Any other link just ends.
  return link.wasLiveBesideOther && hasOtherProvider && !view.canceled
    ? [alone, { outcome: "held", reasons: ["order_in_progress"] }]
    : [alone]
}

/** Why the money went back. Several may have returned it at once, so each of their reasons is right. */
function refundReasons({ carts }: Model, link: Link): string[] {
  const { canceled } = carts.get(link.cart)!.view
  // For all that the shop can know, a call without an answer may have done it.
  const byShop = link.refundedByShop > 0 || link.unclearSince !== null
  return [
    ...(link.refundedOutside > 0 ? ["refunded_outside"] : []),
    ...(byShop ? [...link.causes.keys()] : []),
    // A canceled order's sale is returned by core or by settle, whichever comes first.
    ...(byShop && canceled ? ["order_canceled"] : []),
    ...(link.refundAsked > 0 || (byShop && canceled)
      ? ["refunded_by_shop"]
      : []),
  ]
}

function endsOfSale(model: Model, link: Link): ExpectedEnd[] | string {
  const { canceled } = model.carts.get(link.cart)!.view
  if (!canceled && link.needsMobile) {
    // An admin wants a bank's payment back: only a human knows the number.
    return [{ outcome: "held", reasons: ["refund_needs_mobile"] }]
  }
  if (!canceled) {
    return link.unclearSince !== null && link.refundAsked > 0
      ? // The answer to an admin's refund was lost: of a partial one only a human knows whether it happened.
        [
          { outcome: "captured", reasons: ["captured"] },
          { outcome: "held", reasons: ["refund_unknown"] },
        ]
      : [{ outcome: "captured", reasons: ["captured"] }]
  }
  const why = [
    ...whyNotRefunded(model, link),
    // The dashboard returned a part, and Khalti does not say how much.
    ...(link.refundedOutside > 0 ? ["refunded_outside", "refund_refused"] : []),
  ]
  return why.length > 0
    ? [{ outcome: "held", reasons: why }]
    : `sale ${link.pidx} is neither on a live order nor returned`
}

/** Enough was paid, and it is neither a sale nor back. */
function endsOfUncaptured(model: Model, link: Link): ExpectedEnd[] | string {
  const why = whyNotRefunded(model, link)
  if (link.refundedOutside > 0) {
    return [{ outcome: "held", reasons: ["refunded_outside"] }]
  }
  const { order } = model.carts.get(link.cart)!.view
  if (order && linksOf(model, link.cart).some(({ kept }) => kept)) {
    return [{ outcome: "held", reasons: ["order_kept", ...why] }]
  }
  return link.causes.size > 0 && why.length > 0
    ? [{ outcome: "held", reasons: why }]
    : `${link.pidx}: ${link.paid!.paisa} paisa are neither a sale nor back`
}

function whyNotRefunded(model: Model, link: Link): string[] {
  return [
    ...(model.rules.autoRefund
      ? []
      : [...link.causes.keys(), "order_canceled"]),
    ...(link.needsMobile ? ["refund_needs_mobile"] : []),
  ]
}

function endsOfShortPayment(link: Link): ExpectedEnd[] {
  const reason =
    link.refundedOutside > 0 ? "refunded_outside" : "amount_mismatch"
  return [{ outcome: "held", reasons: [reason] }]
}

/** What must be true of a cart at the end. */
export function checkCart(model: Model, cart: string): string[] {
  const { view, hasOtherProvider, session } = model.carts.get(cart)!
  const links = linksOf(model, cart)
  const sales = view.captured.filter((one) => one.refunded < one.paisa)
  const undecided = links.filter(
    ({ paid, ended, lastStatus }) =>
      paid !== null || (ended.size === 0 && lastStatus !== null)
  )
  const isAbandoned =
    view.order !== null &&
    !view.canceled &&
    view.captured.length === 0 &&
    !isBound(model, cart) &&
    undecided.length === 0 &&
    !hasOtherProvider &&
    session !== "other" &&
    links.length > 0
  return [
    ...(sales.length > 1 ? [`order ${view.order} was paid twice`] : []),
    ...(isAbandoned
      ? [`order ${view.order} reserves stock and nobody will pay it`]
      : []),
  ]
}
