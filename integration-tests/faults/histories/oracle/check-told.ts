import type { Step } from "../history"
import { LINK_MS, type Model } from "./model"
import { HOUR_MS } from "./time"

/** Whoever is told one of these may pay again. */
const MAY_PAY_AGAIN = ["unpaid", "canceled", "expired", "failed"]
/** So long after its end a link is asked again when its customer comes back. */
const WATCH_MS = 7 * 24 * HOUR_MS

/** Nobody who paid is told to pay, and nobody is told that he paid without a live order that has his money. */
export function checkTold(
  model: Model,
  { at, carts, crashed, events }: Step
): string[] {
  if (crashed) {
    return []
  }
  return events.flatMap((event) => {
    if (event.type !== "customer_told") {
      return []
    }
    const { pidx, result, reason } = event
    const link = model.links.get(pidx)!
    const view = carts.find(({ cart }) => cart === link.cart)!
    const isWatched = at < link.issuedAt + LINK_MS + WATCH_MS
    const isSale =
      view.order !== null &&
      !view.canceled &&
      view.captured.some((one) => one.pidx === pidx && one.refunded < one.paisa)
    const wrong = [
      ...(MAY_PAY_AGAIN.includes(result) && link.paid !== null && isWatched
        ? ["has paid"]
        : []),
      ...(result === "paid" && !isSale
        ? ["has no live order with that money"]
        : []),
    ]
    return wrong.map(
      (why) =>
        `the customer of ${pidx} was told ${result} (${reason}) and ${why}`
    )
  })
}
