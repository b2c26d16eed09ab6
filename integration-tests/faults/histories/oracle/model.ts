import type {
  CartView,
  Channel,
  Deed,
  Moment,
  ShopRules,
  Time,
  Told,
} from "../history"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Life of a link of the local Khalti. */
const LINK_MS = 30 * MINUTE_MS

/** Why the money of a link cannot become an order. */
export type Cause =
  "order_canceled" | "paid_twice" | "cart_changed" | "out_of_stock"

/** A link and its money, as the history tells. */
export type Link = {
  pidx: string
  cart: string
  asked: number
  issuedAt: Time
  paid: { paisa: number; channel: Channel } | null
  backOutside: number
  backByShop: number
  /** What an admin asked to send back. */
  backAsked: number
  /** The shop was told: for good not paid, or not in time. */
  ended: Set<string>
  toldCompletedAt: Time | null
  lastWord: string | null
  /** Since when the shop can know a cause to return the money. */
  causes: Map<Cause, Time>
  /** Khalti's last word to a refund call was that it needs a number. */
  needsMobile: boolean
  /** A refund call without an answer; until it is clear, nothing else may be done. */
  unclearSince: Time | null
}

/** A cart, its order, and whose money it has. */
export type Cart = {
  cart: string
  paisa: number
  scarce: number
  /** The session that a completion would use. */
  session: string | "other" | null
  /** Its order was placed with another provider's authorized payment. */
  servedElsewhere: boolean
  view: CartView
}

/** Everything the oracle knows at one moment. */
export type World = {
  rules: ShopRules
  carts: Map<string, Cart>
  links: Map<string, Link>
  available: number
}

/** A world before anything happened. */
export function emptyWorld(rules: ShopRules): World {
  return { rules, carts: new Map(), links: new Map(), available: 0 }
}

/** Takes in what people and banks did. */
export function applyDeeds(world: World, { at, deeds }: Moment): void {
  for (const deed of deeds) {
    applyDeed(world, at, deed)
  }
}

function applyDeed(world: World, at: Time, deed: Deed): void {
  const { carts, links } = world
  switch (deed.did) {
    case "filled_cart":
      carts.set(deed.cart, newCart(deed))
      break
    case "changed_cart":
      Object.assign(carts.get(deed.cart)!, { paisa: deed.paisa, session: null })
      break
    case "got_link":
      carts.get(deed.cart)!.session = deed.pidx
      if (!links.has(deed.pidx)) {
        links.set(deed.pidx, newLink(deed, at))
      }
      break
    case "left_khalti":
      carts.get(deed.cart)!.session = "other"
      break
    case "paid":
      links.get(deed.pidx)!.paid = deed
      break
    case "refunded_at_khalti":
      links.get(deed.pidx)!.backOutside += deed.paisa
      break
    case "admin_refund_asked":
      links.get(deed.pidx)!.backAsked += deed.paisa
      break
    case "stock_set":
      world.available = deed.units
      break
  }
}

function newCart({
  cart,
  paisa,
  scarce,
}: Extract<Deed, { did: "filled_cart" }>): Cart {
  const view: CartView = {
    cart,
    order: null,
    canceled: false,
    captured: [],
    reserved: 0,
    pieces: 0,
  }
  return { cart, paisa, scarce, session: null, servedElsewhere: false, view }
}

function newLink(
  { pidx, cart, paisa }: Extract<Deed, { did: "got_link" }>,
  issuedAt: Time
): Link {
  return {
    pidx,
    cart,
    asked: paisa,
    issuedAt,
    paid: null,
    backOutside: 0,
    backByShop: 0,
    backAsked: 0,
    ended: new Set(),
    toldCompletedAt: null,
    lastWord: null,
    causes: new Map(),
    needsMobile: false,
    unclearSince: null,
  }
}

/** Takes in what Khalti told the shop. */
export function applyTold(world: World, { at, told }: Moment): void {
  for (const { pidx, word } of told) {
    const link = world.links.get(pidx)
    if (link) {
      link.lastWord = word
      const end = endingWord(link, word, at, world.rules)
      if (end) {
        link.ended.add(end)
      }
      if (word === "Completed") {
        link.toldCompletedAt = at
        link.ended.clear()
      }
    }
  }
}

/** What a word of Khalti ends at that time, in the shop's words. */
function endingWord(
  link: Link,
  word: Told["word"],
  at: Time,
  rules: ShopRules
): string | null {
  switch (word) {
    case "User canceled":
      return "customer_canceled"
    case "Expired":
      return "link_expired"
    case "Failed":
      return "payment_failed"
    case "Initiated":
      return at >= holdEnd(link, rules) ? "reservation_expired" : null
    case "Pending":
      return at >= link.issuedAt + rules.pendingReserveHours * HOUR_MS
        ? "reservation_expired"
        : null
    default:
      return null
  }
}

/** When an unpaid order need not be kept for this link any more. */
export function holdEnd(link: Link, { reserveMinutes }: ShopRules): Time {
  const life = reserveMinutes === null ? LINK_MS : reserveMinutes * MINUTE_MS
  return link.issuedAt + Math.min(life, LINK_MS)
}

/** The links of a cart. */
export function linksOf(world: World, cart: string): Link[] {
  return [...world.links.values()].filter((link) => link.cart === cart)
}

/** Whether enough was paid, and nothing of it is back. */
export function hasMoney({ paid, asked, backOutside, backByShop }: Link) {
  return paid !== null && paid.paisa >= asked && backOutside + backByShop === 0
}

/** What of a link went back to the customer. */
export function back({ backOutside, backByShop }: Link): number {
  return backOutside + backByShop
}

/** Whether all that was paid is back. */
export function isOver(link: Link): boolean {
  return link.paid !== null && back(link) >= link.paid.paisa
}

/** Whether another link's money is on the cart's order and has not gone back. */
export function isPaidByAnother({ view }: Cart, pidx: string): boolean {
  return view.captured.some(
    (one) => one.pidx !== pidx && one.refunded < one.paisa
  )
}

/** What stands between a link's money and a sale; empty: it is a rightful sale. */
export function causesOf(world: World, link: Link): Cause[] {
  const cart = world.carts.get(link.cart)!
  const { order, canceled } = cart.view
  return [
    ...(canceled ? (["order_canceled"] as const) : []),
    ...(isPaidByAnother(cart, link.pidx) ? (["paid_twice"] as const) : []),
    ...(cart.paisa !== link.asked ? (["cart_changed"] as const) : []),
    ...(!order && world.available < cart.scarce
      ? (["out_of_stock"] as const)
      : []),
  ]
}
