import type {
  CartView,
  Channel,
  LookupAnswer,
  ShopRules,
  Step,
  Time,
} from "../history"
import { MINUTE_MS, SLOW_STEP_MS } from "./time"

/** Life of a link of the local Khalti. */
export const LINK_MS = 30 * MINUTE_MS
/** Khalti may call a link Initiated so much longer than it lives. */
const EXPIRY_MARGIN_MS = 10 * MINUTE_MS

/** Why the money of a link cannot become an order. */
export type Cause =
  "order_canceled" | "paid_twice" | "cart_changed" | "out_of_stock"

/** A link and its money, as far as the history shows. */
export type Link = {
  pidx: string
  cart: string
  asked: number
  issuedAt: Time
  paid: { paisa: number; channel: Channel } | null
  /** Paisa that were refunded in Khalti's dashboard. */
  refundedOutside: number
  /** Paisa that the shop's calls returned. */
  refundedByShop: number
  /** Paisa that an admin wanted to return. */
  refundAsked: number
  /** Why the link ended unpaid, for all that Khalti has answered: for good, or too late. */
  ended: Set<string>
  completedSeenAt: Time | null
  lastStatus: string | null
  /** Since when the shop can know a cause to return the money. */
  causes: Map<Cause, Time>
  /** Khalti's last answer to a refund call was that it needs a number. */
  needsMobile: boolean
  /** An admin has dealt with its money: no program moves it. */
  handled: boolean
  /** An admin keeps its order, which is paid another way. */
  kept: boolean
  /** It got a session of an order that another provider pays. */
  wasLiveBesideOther: boolean
  /** When a refund call got no answer. Until that is clear, nothing else may be done. */
  unclearSince: Time | null
}

/** Until when an unpaid order keeps its stock, and until when a bank's Pending keeps it. */
export type Reservation = { until: Time; pendingUntil: Time }

/** A cart, its order, and whose money it has. */
export type Cart = {
  cart: string
  paisa: number
  scarce: number
  /** The session that a completion would use: a link's pidx, or another provider's. */
  session: string | "other" | null
  /** Its order has another provider's authorized payment. */
  hasOtherProvider: boolean
  /**
   * When the reservation of its unpaid order ends, for each completion with a link
   * that may have placed it: one that a crash rolled back may count, or not.
   */
  reservations: Reservation[]
  view: CartView
}

/** Everything the oracle knows at one step. */
export type Model = {
  rules: ShopRules
  carts: Map<string, Cart>
  links: Map<string, Link>
  available: number
}

/** The model before anything happened. */
export function emptyModel(rules: ShopRules): Model {
  return { rules, carts: new Map(), links: new Map(), available: 0 }
}

/** Applies what Khalti answered. */
export function applyLookups(
  model: Model,
  { at, lookups, events }: Step
): void {
  for (const { pidx, status } of lookups) {
    const link = model.links.get(pidx)
    if (link) {
      link.lastStatus = status
      for (const end of endingReasons(model, link, status, at)) {
        link.ended.add(end)
      }
      const gaveUp = events.some(
        (event) => event.type === "gave_up" && event.pidx === pidx
      )
      if (gaveUp && status === "Initiated") {
        link.ended.add("customer_canceled")
      }
      if (status === "Completed") {
        link.completedSeenAt = at
        link.ended.clear()
      }
    }
  }
}

/** The reasons with which a link may end unpaid when Khalti answers this at that time. */
function endingReasons(
  model: Model,
  link: Link,
  status: LookupAnswer["status"],
  at: Time
): string[] {
  const { view, reservations } = model.carts.get(link.cart)!
  const isOver = (end: keyof Reservation) =>
    view.order !== null &&
    reservations.some((one) => at + SLOW_STEP_MS >= one[end])
  switch (status) {
    case "User canceled":
      return ["customer_canceled"]
    case "Expired":
      return ["link_expired"]
    case "Failed":
      return ["payment_failed"]
    case "Initiated":
      return [
        ...(isOver("until") ? ["reservation_expired"] : []),
        ...(at + SLOW_STEP_MS >= link.issuedAt + LINK_MS + EXPIRY_MARGIN_MS
          ? ["link_expired"]
          : []),
      ]
    case "Pending":
      return isOver("pendingUntil") ? ["reservation_expired"] : []
    default:
      return []
  }
}

/** The links of a cart. */
export function linksOf(model: Model, cart: string): Link[] {
  return [...model.links.values()].filter((link) => link.cart === cart)
}

/** What of a link went back to the customer. */
export function refunded({ refundedOutside, refundedByShop }: Link): number {
  return refundedOutside + refundedByShop
}

/** Whether enough was paid, and nothing of it is back. */
export function hasMoney(link: Link): boolean {
  const { paid, asked } = link
  return paid !== null && paid.paisa >= asked && refunded(link) === 0
}

/** Whether all that was paid is back. */
export function isAllRefunded(link: Link): boolean {
  return link.paid !== null && refunded(link) >= link.paid.paisa
}

/** Whether another link's money is on the cart's order and has not gone back. */
export function isPaidByAnother({ view }: Cart, pidx: string): boolean {
  return view.captured.some(
    (one) => one.pidx !== pidx && one.refunded < one.paisa
  )
}

/** Whether an admin has handled or kept a link of the cart: no program cancels its order. */
export function isBound(model: Model, cart: string): boolean {
  return linksOf(model, cart).some(({ handled, kept }) => handled || kept)
}

/** Why a link's money cannot become a sale now. Without causes it must become one. */
export function causesOf(model: Model, link: Link): Cause[] {
  const cart = model.carts.get(link.cart)!
  const { order, canceled } = cart.view
  return [
    ...(canceled ? (["order_canceled"] as const) : []),
    ...(isPaidByAnother(cart, link.pidx) ? (["paid_twice"] as const) : []),
    ...(cart.paisa !== link.asked ? (["cart_changed"] as const) : []),
    ...(!order && model.available < cart.scarce
      ? (["out_of_stock"] as const)
      : []),
  ]
}
