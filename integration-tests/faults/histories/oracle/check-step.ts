import type { CartView, Step, Time } from "../history"
import { checkNewLinks } from "./check-new-links"
import {
  causesOf,
  hasMoney,
  isAllRefunded,
  isBound,
  isPaidByAnother,
  linksOf,
  LINK_MS,
  type Cart,
  type Link,
  type Model,
  type Reservation,
} from "./model"
import { HOUR_MS, MINUTE_MS, SECOND_MS, SLOW_STEP_MS } from "./time"

/** The shop may act on a Completed of this age without another lookup. */
const FRESH_MS = 60 * SECOND_MS + 3 * SECOND_MS
/** A cause to return money must have been there this long. */
const CAUSE_MS = 29 * SECOND_MS
/** After this a refund call without an answer is known to have failed. */
const UNCLEAR_MS = 62 * MINUTE_MS

/**
 * What one step may do and must do. The model has the step's events and answers
 * already, and still the view of Medusa from before the step.
 */
export function checkStep(model: Model, step: Step): string[] {
  return [
    ...step.refunds.flatMap((call) => checkRefund(model, step, call)),
    ...checkNewLinks(model, step),
    ...step.carts.flatMap((view) => {
      const cart = model.carts.get(view.cart)!
      return [
        ...checkNewOrder(cart, view, model, step),
        ...checkCaptures(cart, view, model, step),
        ...checkCancel(cart, view, model, step),
        ...checkStock(view),
        ...checkMissedSales(cart, view, model, step),
        ...checkRefusal(cart, view, model, step),
      ]
    }),
  ]
}

/** Money may go back only for a cause that has been there for a while, or when an admin asks. */
function checkRefund(
  model: Model,
  { at, carts, crashed }: Step,
  { pidx, paisa }: Step["refunds"][number]
): string[] {
  const link = model.links.get(pidx)!
  const cart = model.carts.get(link.cart)!
  const now = carts.find((view) => view.cart === link.cart)!
  if (paisa <= 0) {
    return []
  }
  if (link.handled && link.refundAsked === 0 && !now.canceled) {
    return [`${pidx}: ${paisa} paisa went back, which an admin had handled`]
  }
  const captured = cart.view.captured.some((one) => one.pidx === pidx)
  if (captured) {
    // When more than asked was paid, the rest goes back with the whole payment.
    const surplus = (link.paid?.paisa ?? 0) - link.asked
    const allowed =
      now.canceled || link.refundAsked + Math.max(surplus, 0) >= paisa
    return allowed ? [] : [`sale ${pidx} was refunded (${paisa} paisa)`]
  }
  const causes = causesOf(model, link)
  const isConfirmed = [...link.causes].some(
    ([cause, since]) =>
      at - since >= CAUSE_MS && (causes.includes(cause) || now.canceled)
  )
  // Core refunds a sale when its completion fails after the capture (docs/medusa.md). The plugin cannot stop that.
  const byCore = crashed && !now.order
  return (isConfirmed && model.rules.autoRefund) || byCore
    ? []
    : [
        `${pidx}: ${paisa} paisa went back without a confirmed cause (now: ${causes.join(", ") || "none"})`,
      ]
}

/** An order comes from a customer who completes the cart, or from money. */
function checkNewOrder(
  cart: Cart,
  view: CartView,
  { rules, links }: Model,
  { events }: Step
): string[] {
  const isNew = view.order !== null && cart.view.order === null
  if (!isNew) {
    return []
  }
  const completed = events.some(
    (event) => event.type === "cart_completed" && event.cart === cart.cart
  )
  const paid = view.captured.length > 0
  const byKhalti = cart.session !== null && links.has(cart.session)
  const early = rules.orderPlacement === "after_payment" && byKhalti && !paid
  return [
    ...(completed || paid
      ? []
      : [`order ${view.order} was placed by nobody and not paid`]),
    ...(early ? [`order ${view.order} was placed before its payment`] : []),
  ]
}

/** A capture needs enough money, a lookup a moment ago that said so, and a live unpaid order of this sum. */
function checkCaptures(
  cart: Cart,
  view: CartView,
  model: Model,
  { at }: Step
): string[] {
  const before = cart.view.captured.map(({ pidx }) => pidx)
  const fresh = view.captured.filter(({ pidx }) => !before.includes(pidx))
  return fresh.flatMap(({ pidx, paisa }) => {
    const link = model.links.get(pidx)
    if (!link) {
      return [`${pidx} was captured, a link that the cart never had`]
    }
    const wrong = [
      [(link.paid?.paisa ?? 0) < link.asked, "too little was paid"],
      [paisa !== link.asked, `${paisa} paisa instead of ${link.asked}`],
      [at - (link.completedSeenAt ?? 0) > FRESH_MS, "no lookup had said so"],
      [link.handled, "an admin had handled it"],
      [link.refundedByShop > 0, "the money was returned before"],
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

/** The shop itself cancels an order only with the link of its live session or with its reservation, and none that money or a bank has reached. */
function checkCancel(
  cart: Cart,
  view: CartView,
  model: Model,
  { at, events }: Step
): string[] {
  const byAdmin = events.some(
    (event) =>
      event.type === "order_canceled_by_admin" && event.cart === cart.cart
  )
  if (!view.canceled || cart.view.canceled || byAdmin) {
    return []
  }
  const links = linksOf(model, cart.cart)
  const live = links.find(({ pidx }) => pidx === cart.session)
  const isOver = hasPassed(cart, "until", at)
  const wrong = [
    ...links
      .filter((link) => mayBringMoney(link, cart, at))
      .map(({ pidx, lastStatus }) => `${pidx} was ${lastStatus ?? "paid"}`),
    ...(isBound(model, cart.cart) ? ["an admin had handled or kept it"] : []),
    ...(cart.session === "other" ? ["another provider serves it"] : []),
    ...((live && hasEnded(live)) || isOver
      ? []
      : ["neither its live link nor its reservation had ended"]),
    // Refunded or not: an order that was paid once is canceled only by the merchant.
    ...(cart.view.captured.length > 0 || cart.hasOtherProvider
      ? ["it was paid"]
      : []),
  ]
  return wrong.map((why) => `order ${view.order} was canceled although ${why}`)
}

/** Nobody can pay it any more, or all that was paid is back before it was captured. */
function hasEnded(link: Link): boolean {
  return link.ended.size > 0 || isAllRefunded(link)
}

/** Its money has come, or a bank may still bring it. One that ended before was waited for already. */
function mayBringMoney(link: Link, cart: Cart, at: Time): boolean {
  const isWatched = at < link.issuedAt + LINK_MS + 6 * 24 * HOUR_MS
  return link.paid !== null
    ? isWatched && !isAllRefunded(link)
    : link.lastStatus === "Pending" &&
        link.ended.size === 0 &&
        !hasPassed(cart, "pendingUntil", at)
}

function hasPassed(cart: Cart, end: keyof Reservation, at: Time): boolean {
  return cart.reservations.some((one) => at + SLOW_STEP_MS >= one[end])
}

/** Stock is reserved for live orders and for nothing else. */
function checkStock({ order, canceled, reserved, pieces }: CartView): string[] {
  const due = order && !canceled ? pieces : 0
  return reserved === due
    ? []
    : [`${reserved} pieces are reserved for ${order ?? "no order"}, not ${due}`]
}

/** When nothing had to be done: the server crashed, or only a link was requested, which looks others up and settles none. */
function isNothingDue({ crashed, events }: Step): boolean {
  return crashed || events.some(({ type }) => type === "link_issued")
}

/** A paid link must be captured in the step in which the shop learns of it. */
function checkMissedSales(
  cart: Cart,
  view: CartView,
  model: Model,
  step: Step
): string[] {
  if (isNothingDue(step)) {
    return []
  }
  const completed = step.lookups.filter(({ status }) => status === "Completed")
  return linksOf(model, cart.cart)
    .filter(({ pidx }) => completed.some((one) => one.pidx === pidx))
    .filter((link) => isCaptureDue(link, cart, view, model, step))
    .map(({ pidx }) => `${pidx} was paid and did not become a sale`)
}

function isCaptureDue(
  link: Link,
  cart: Cart,
  view: CartView,
  model: Model,
  { at, available, lookups }: Step
): boolean {
  const unclear =
    link.unclearSince !== null && at - link.unclearSince < UNCLEAR_MS
  const others = linksOf(model, cart.cart).filter(
    ({ pidx }) => pidx !== link.pidx
  )
  // Of two paid links of one cart either may become the sale, and the other may be
  // settled first. That one of them does, is checked at the end.
  const rivals = others.filter(hasMoney)
  // A settle of another link of the order looks this one up too, before it cancels
  // the order, and leaves its sale to the next sweep.
  const otherSettled = others.some((one) =>
    lookups.some(({ pidx }) => pidx === one.pidx)
  )
  // Another cart may take the last piece in the same step.
  const soldMeanwhile = !view.order && available < cart.scarce
  return (
    hasMoney(link) &&
    !link.handled &&
    !others.concat(link).some(({ kept }) => kept) &&
    !unclear &&
    rivals.length === 0 &&
    !otherSettled &&
    !soldMeanwhile &&
    causesOf(model, link).length === 0 &&
    view.captured.every(({ pidx }) => pidx !== link.pidx)
  )
}

/** A cart whose link can still be paid is not refused when the shop takes orders before the payment. */
function checkRefusal(
  cart: Cart,
  view: CartView,
  model: Model,
  step: Step
): string[] {
  const refused = step.events.some(
    (event) =>
      event.type === "cart_completed" &&
      event.cart === cart.cart &&
      event.answer === "refused"
  )
  const link = model.links.get(cart.session ?? "")
  const payable =
    link !== undefined &&
    step.lookups.some(
      ({ pidx, status }) => pidx === link.pidx && status === "Initiated"
    ) &&
    step.at < link.issuedAt + LINK_MS
  return !isNothingDue(step) &&
    refused &&
    payable &&
    !link.handled &&
    !link.kept &&
    view.order === null &&
    model.rules.orderPlacement === "before_payment" &&
    model.available >= cart.scarce
    ? [`cart ${cart.cart} was refused although its link can be paid`]
    : []
}
