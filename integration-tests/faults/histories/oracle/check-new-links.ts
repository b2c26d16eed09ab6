import type { Step, Time } from "../history"
import { isAllRefunded, LINK_MS, linksOf, type Link, type Model } from "./model"
import { MINUTE_MS, SLOW_STEP_MS } from "./time"

/** A link, or a reservation, with less than this left is too short for a payment. */
const SHORTEST_MS = 10 * MINUTE_MS

/** One checkout, one link: a second one could be paid as well. */
export function checkNewLinks(model: Model, { at, events }: Step): string[] {
  return events.flatMap((event) => {
    if (event.type !== "link_issued") {
      return []
    }
    const link = model.links.get(event.pidx)!
    const cart = model.carts.get(event.cart)!
    if (link.issuedAt !== at) {
      return []
    }
    const others = linksOf(model, event.cart).filter((one) => one !== link)
    const { order, captured } = cart.view
    const isLate =
      order !== null &&
      captured.length === 0 &&
      !cart.hasOtherProvider &&
      cart.reservations.length > 0 &&
      cart.reservations.every(
        ({ until }) => at >= until - SHORTEST_MS + SLOW_STEP_MS
      )
    return [
      ...others
        .filter((one) => isPayable(one, link, at))
        .map(({ pidx }) => `beside ${pidx}, which can be paid`),
      ...others
        .filter(isHeldShort)
        .map(({ pidx }) => `beside ${pidx}, whose money is held`),
      ...(isLate ? ["for an order that is about to end"] : []),
    ].map((why) => `${link.pidx} was issued ${why}`)
  })
}

/** A link for the same, with enough time, of which Khalti has never said that it ended. */
function isPayable(old: Link, wanted: Link, at: Time): boolean {
  return (
    old.asked === wanted.asked &&
    old.paid === null &&
    !old.handled &&
    !old.kept &&
    old.ended.size === 0 &&
    !["Failed", "Not found"].includes(old.lastStatus ?? "") &&
    at + SLOW_STEP_MS < old.issuedAt + LINK_MS - SHORTEST_MS
  )
}

/** Khalti has said that too little was paid. */
function isHeldShort(link: Link): boolean {
  return (
    link.completedSeenAt !== null &&
    !link.handled &&
    !link.kept &&
    link.paid !== null &&
    link.paid.paisa < link.asked &&
    !isAllRefunded(link)
  )
}
