import type { CartView, Moment } from "../history"
import {
  causesOf,
  isOver,
  hasMoney,
  holdEnd,
  isPaidByAnother,
  linksOf,
  type Cart,
  type Link,
  type World,
} from "./model"

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
/** The shop may act on a Completed of this age without asking again. */
const FRESH_MS = 60 * SECOND_MS + 3 * SECOND_MS
/** A cause to return money must have been there this long. */
const CAUSE_MS = 29 * SECOND_MS
/** After this a refund call without an answer is known to have failed. */
const UNCLEAR_MS = 62 * MINUTE_MS

/**
 * What one moment may and must have brought, judged when deeds and answers of
 * the moment are in the world and Medusa's new view is not yet.
 */
export function judgeMoment(world: World, moment: Moment): string[] {
  return [
    ...moment.refunds.flatMap((call) => judgeRefund(world, moment, call)),
    ...moment.carts.flatMap((view) => {
      const cart = world.carts.get(view.cart)!
      return [
        ...judgeOrder(cart, view, world, moment),
        ...judgeCaptures(cart, view, world, moment),
        ...judgeCancel(cart, view, world, moment),
        ...judgeStock(view),
        ...judgeNeglect(cart, view, world, moment),
      ]
    }),
  ]
}

/** Money may go back only for a cause that has stood for a while, or by an admin's word. */
function judgeRefund(
  world: World,
  { at, carts, disturbed }: Moment,
  { pidx, paisa }: Moment["refunds"][number]
): string[] {
  const link = world.links.get(pidx)!
  const cart = world.carts.get(link.cart)!
  const now = carts.find((view) => view.cart === link.cart)!
  if (paisa <= 0) {
    return []
  }
  const captured = cart.view.captured.some((one) => one.pidx === pidx)
  if (captured) {
    // More than asked was taken: with the whole payment the rest goes back too.
    const surplus = (link.paid?.paisa ?? 0) - link.asked
    const allowed =
      now.canceled || link.backAsked + Math.max(surplus, 0) >= paisa
    return allowed ? [] : [`sale ${pidx} was refunded (${paisa} paisa)`]
  }
  const causes = causesOf({ ...world }, link)
  const stands = [...link.causes].some(
    ([cause, since]) =>
      at - since >= CAUSE_MS && (causes.includes(cause) || now.canceled)
  )
  // Core takes a sale back when its completion dies after the capture (medusa-notes.md 1.6): nothing of ours can stop it.
  const byCore = disturbed && !now.order
  return (stands && world.rules.autoRefund) || byCore
    ? []
    : [
        `${pidx}: ${paisa} paisa went back without a cause that stood (now: ${causes.join(", ") || "none"})`,
      ]
}

/** Orders come from customers who complete, or from money. */
function judgeOrder(
  cart: Cart,
  view: CartView,
  { rules, links }: World,
  { deeds }: Moment
): string[] {
  const isNew = view.order !== null && cart.view.order === null
  if (!isNew) {
    return []
  }
  const completed = deeds.some(
    (deed) => deed.did === "completed_cart" && deed.cart === cart.cart
  )
  const paid = view.captured.length > 0
  const byKhalti = cart.session !== null && links.has(cart.session)
  const early = rules.orderPlacement === "after_payment" && byKhalti && !paid
  return [
    ...(completed || paid ? [] : [`order ${view.order} came from nowhere`]),
    ...(early ? [`order ${view.order} was placed before its payment`] : []),
  ]
}

/** A capture needs enough money, told of a moment ago, and a live unpaid order of this sum. */
function judgeCaptures(
  cart: Cart,
  view: CartView,
  world: World,
  { at }: Moment
): string[] {
  const before = cart.view.captured.map(({ pidx }) => pidx)
  const fresh = view.captured.filter(({ pidx }) => !before.includes(pidx))
  return fresh.flatMap(({ pidx, paisa }) => {
    const link = world.links.get(pidx)
    if (!link) {
      return [`a stranger's link ${pidx} was captured`]
    }
    const wrong = [
      [(link.paid?.paisa ?? 0) < link.asked, "too little was paid"],
      [paisa !== link.asked, `${paisa} paisa instead of ${link.asked}`],
      [at - (link.toldCompletedAt ?? 0) > FRESH_MS, "nobody was told of it"],
      [link.backByShop > 0, "the money was returned before"],
      [cart.view.canceled, "the order was canceled"],
      [isPaidByAnother(cart, pidx), "another link had paid"],
      [cart.paisa !== link.asked, "the cart had another sum"],
      [fresh.length > 1, "two links were captured at once"],
    ] as const
    return wrong
      .filter(([is]) => is)
      .map(([, why]) => `${pidx} was captured although ${why}`)
  })
}

/** The shop itself cancels only orders that nothing has paid or can still pay in time. */
function judgeCancel(
  cart: Cart,
  view: CartView,
  world: World,
  { deeds }: Moment
): string[] {
  const byAdmin = deeds.some(
    (deed) => deed.did === "admin_canceled" && deed.cart === cart.cart
  )
  if (!view.canceled || cart.view.canceled || byAdmin) {
    return []
  }
  const alive = linksOf(world, cart.cart).filter(
    (link) => link.ended.size === 0 && !isOver(link)
  )
  return [
    ...alive.map(
      ({ pidx, lastWord }) =>
        `order ${view.order} was canceled although ${pidx} was ${lastWord ?? "never asked about"}`
    ),
    // Refunded or not: what was paid once is the merchant's to cancel.
    ...(cart.view.captured.length > 0 || cart.servedElsewhere
      ? [`order ${view.order} was canceled although it was paid`]
      : []),
  ]
}

/** Stock is reserved for live orders and for nothing else. */
function judgeStock({ order, canceled, reserved, pieces }: CartView): string[] {
  const due = order && !canceled ? pieces : 0
  return reserved === due
    ? []
    : [`${reserved} pieces are reserved for ${order ?? "no order"}, not ${due}`]
}

/** What had to be done at once and was not: a sale that was there to be made, an order refused for nothing. */
function judgeNeglect(
  cart: Cart,
  view: CartView,
  world: World,
  moment: Moment
): string[] {
  // Asking for a link only looks other links up; settling is the next door's or sweep's.
  const onlyLooked = moment.deeds.some(({ did }) => did === "got_link")
  if (moment.disturbed || onlyLooked) {
    return []
  }
  const told = moment.told.filter(({ word }) => word === "Completed")
  const missed = linksOf(world, cart.cart)
    .filter(({ pidx }) => told.some((one) => one.pidx === pidx))
    .filter((link) => isOwed(link, cart, view, world, moment))
    .map(({ pidx }) => `${pidx} was paid and was not made a sale`)
  return [...missed, ...judgeRefusal(cart, view, world, moment)]
}

function isOwed(
  link: Link,
  cart: Cart,
  view: CartView,
  world: World,
  { at, available, told }: Moment
): boolean {
  const unclear =
    link.unclearSince !== null && at - link.unclearSince < UNCLEAR_MS
  // Two paid links of one cart: which of them becomes the sale is open, and the one
  // that loses may be looked at first. That one of them does, the end shows.
  const rivals = linksOf(world, cart.cart).filter(
    (one) => hasMoney(one) && one.pidx !== link.pidx
  )
  // Whose settle asked? A sibling's asks too, before it gives up the order, and leaves the sale to the next sweep.
  const siblingSettled = linksOf(world, cart.cart).some(
    (one) =>
      one.pidx !== link.pidx && told.some(({ pidx }) => pidx === one.pidx)
  )
  // Another cart may take the last piece in the same moment.
  const soldMeanwhile = !view.order && available < cart.scarce
  return (
    hasMoney(link) &&
    !unclear &&
    rivals.length === 0 &&
    !siblingSettled &&
    !soldMeanwhile &&
    causesOf(world, link).length === 0 &&
    view.captured.every(({ pidx }) => pidx !== link.pidx)
  )
}

function judgeRefusal(
  cart: Cart,
  view: CartView,
  world: World,
  { at, deeds, told }: Moment
): string[] {
  const refused = deeds.some(
    (deed) =>
      deed.did === "completed_cart" &&
      deed.cart === cart.cart &&
      deed.answer === "refused"
  )
  const link = world.links.get(cart.session ?? "")
  const payable =
    link !== undefined &&
    told.some(({ pidx, word }) => pidx === link.pidx && word === "Initiated") &&
    at < holdEnd(link, world.rules)
  return refused &&
    payable &&
    view.order === null &&
    world.rules.orderPlacement === "before_payment" &&
    world.available >= cart.scarce
    ? [`cart ${cart.cart} was refused although its link can be paid`]
    : []
}
