import type { Rightful } from "../history"
import { isOver, linksOf, type Link, type World } from "./model"

/**
 * How a link rightly ends, told from the history alone: one way, or one of
 * several where the comment says why. A string where nothing rightful is left.
 */
export function verdict(world: World, link: Link): Rightful[] | string {
  const { paid, asked } = link
  if (!paid) {
    return unpaid(world, link)
  }
  if (isOver(link)) {
    return [{ outcome: "refunded", reasons: refundReasons(world, link) }]
  }
  return isCaptured(world, link)
    ? sale(world, link)
    : paid.paisa < asked
      ? held(link, ["amount_mismatch"])
      : stranded(world, link)
}

function isCaptured(world: World, { cart, pidx }: Link): boolean {
  const { captured } = world.carts.get(cart)!.view
  return captured.some((one) => one.pidx === pidx)
}

function unpaid(world: World, link: Link): Rightful[] {
  // The bank never decides: a human must.
  const alone: Rightful =
    link.lastWord === "Pending"
      ? { outcome: "held", reasons: ["bank_pending"] }
      : { outcome: "canceled", reasons: [...link.ended] }
  const { servedElsewhere, view } = world.carts.get(link.cart)!
  if (servedElsewhere && !view.canceled && view.captured.length === 0) {
    // An order in another provider's hands: the design wants a human to look. One
    // held link is enough for that, the others may end beside it as they would alone.
    const inProgress: Rightful = {
      outcome: "held",
      reasons: ["order_in_progress"],
    }
    const isOnly = linksOf(world, link.cart).length === 1
    return isOnly ? [inProgress] : [inProgress, alone]
  }
  return [alone]
}

/** Money that went back, by whichever hand. Two hands may have been at it, so their words are a set. */
function refundReasons({ carts }: World, link: Link): string[] {
  const { canceled } = carts.get(link.cart)!.view
  // A call without an answer may have done it, for all that the shop can know.
  const byShop = link.backByShop > 0 || link.unclearSince !== null
  return [
    ...(link.backOutside > 0 ? ["refunded_outside"] : []),
    ...(byShop ? [...link.causes.keys()] : []),
    // A canceled order's sale is returned by core or by settle, whoever comes first.
    ...(byShop && canceled ? ["order_canceled"] : []),
    ...(link.backAsked > 0 || (byShop && canceled) ? ["refunded_by_shop"] : []),
  ]
}

function sale(world: World, link: Link): Rightful[] | string {
  const { canceled } = world.carts.get(link.cart)!.view
  if (!canceled && link.needsMobile) {
    // An admin wants a bank's payment back: only a human can say where to.
    return [{ outcome: "held", reasons: ["refund_needs_mobile"] }]
  }
  if (!canceled) {
    return link.unclearSince !== null && link.backAsked > 0
      ? // The answer to an admin's refund was lost: for a partial one only a human can tell.
        [
          { outcome: "captured", reasons: ["captured"] },
          { outcome: "held", reasons: ["refund_unknown"] },
        ]
      : [{ outcome: "captured", reasons: ["captured"] }]
  }
  const why = [
    ...whyNotReturned(world, link),
    // The dashboard returned a part, and Khalti does not say how much.
    ...(link.backOutside > 0 ? ["refunded_outside", "refund_refused"] : []),
  ]
  return why.length > 0
    ? [{ outcome: "held", reasons: why }]
    : `sale ${link.pidx} is neither on a live order nor returned`
}

/** Enough was paid, and it is neither a sale nor back. */
function stranded(world: World, link: Link): Rightful[] | string {
  const why = whyNotReturned(world, link)
  if (link.backOutside > 0) {
    return [{ outcome: "held", reasons: ["refunded_outside"] }]
  }
  return link.causes.size > 0 && why.length > 0
    ? [{ outcome: "held", reasons: why }]
    : `${link.pidx}: ${link.paid!.paisa} paisa are neither a sale nor back`
}

function whyNotReturned(world: World, link: Link): string[] {
  return [
    ...(world.rules.autoRefund
      ? []
      : [...link.causes.keys(), "order_canceled"]),
    ...(link.needsMobile ? ["refund_needs_mobile"] : []),
  ]
}

function held(link: Link, reasons: string[]): Rightful[] {
  const known = link.backOutside > 0 ? ["refunded_outside"] : reasons
  return [{ outcome: "held", reasons: known }]
}

/** What must hold of a cart when all is over. */
export function judgeCart(world: World, cart: string): string[] {
  const { view, servedElsewhere } = world.carts.get(cart)!
  const links = linksOf(world, cart)
  const sales = view.captured.filter((one) => one.refunded < one.paisa)
  const waiting = links.filter(
    ({ paid, ended, lastWord }) =>
      paid !== null || (ended.size === 0 && lastWord !== null)
  )
  const orphan =
    view.order !== null &&
    !view.canceled &&
    view.captured.length === 0 &&
    waiting.length === 0 &&
    !servedElsewhere &&
    links.length > 0
  return [
    ...(sales.length > 1 ? [`order ${view.order} was paid twice`] : []),
    ...(orphan ? [`order ${view.order} keeps its stock for nobody`] : []),
  ]
}
