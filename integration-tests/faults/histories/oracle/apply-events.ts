import type { CartView, HistoryEvent, Step, Time } from "../history"
import { LINK_MS, type Cart, type Link, type Model } from "./model"
import { HOUR_MS, MINUTE_MS } from "./time"

/** Applies what people and banks did. */
export function applyEvents(model: Model, { at, events }: Step): void {
  for (const event of events) {
    applyEvent(model, at, event)
  }
}

function applyEvent(model: Model, at: Time, event: HistoryEvent): void {
  const { carts, links } = model
  switch (event.type) {
    case "cart_filled":
      carts.set(event.cart, newCart(event))
      break
    case "cart_changed": {
      const cart = carts.get(event.cart)!
      // Core deletes the sessions of a cart only when its sum is another one.
      cart.session = cart.paisa === event.paisa ? cart.session : null
      cart.paisa = event.paisa
      break
    }
    case "link_issued":
      carts.get(event.cart)!.session = event.pidx
      if (!links.has(event.pidx)) {
        links.set(event.pidx, newLink(event, at))
      }
      links.get(event.pidx)!.wasLiveBesideOther ||= carts.get(
        event.cart
      )!.hasOtherProvider
      break
    case "provider_switched":
      carts.get(event.cart)!.session = "other"
      break
    case "cart_completed":
      notePlacing(model, carts.get(event.cart)!, at)
      break
    case "status_checked": {
      const cart = carts.get(event.cart)!
      cart.hasOtherProvider ||= cart.session === "other"
      break
    }
    case "stock_set":
      model.available = event.units
      break
    default:
      applyToLink(model, event)
  }
}

function applyToLink({ links }: Model, event: HistoryEvent): void {
  switch (event.type) {
    case "paid":
      links.get(event.pidx)!.paid = event
      break
    case "refunded_at_khalti":
      links.get(event.pidx)!.refundedOutside += event.paisa
      break
    case "refund_asked_by_admin":
      links.get(event.pidx)!.refundAsked += event.paisa
      break
    case "handled":
    case "handled_undone":
    case "kept":
    case "keep_undone":
      applyAdmin(links.get(event.pidx)!, event.type)
      break
  }
}

function applyAdmin(
  link: Link,
  act: "handled" | "handled_undone" | "kept" | "keep_undone"
): void {
  if (act === "handled" || act === "handled_undone") {
    link.handled = act === "handled"
  } else {
    link.kept = act === "kept"
  }
}

/** A cart is completed: if an order comes of it, its reservation is counted from now. */
function notePlacing({ rules, links }: Model, cart: Cart, at: Time): void {
  const link = links.get(cart.session ?? "")
  if (!link || cart.view.order !== null) {
    return
  }
  const { reserveMinutes, pendingReserveHours } = rules
  cart.reservations.push({
    until:
      reserveMinutes === null
        ? link.issuedAt + LINK_MS
        : at + reserveMinutes * MINUTE_MS,
    pendingUntil: at + pendingReserveHours * HOUR_MS,
  })
}

function newCart({
  cart,
  paisa,
  scarce,
}: Extract<HistoryEvent, { type: "cart_filled" }>): Cart {
  const view: CartView = {
    cart,
    order: null,
    canceled: false,
    captured: [],
    reserved: 0,
    pieces: 0,
  }
  return {
    cart,
    paisa,
    scarce,
    session: null,
    hasOtherProvider: false,
    reservations: [],
    view,
  }
}

function newLink(
  { pidx, cart, paisa }: Extract<HistoryEvent, { type: "link_issued" }>,
  issuedAt: Time
): Link {
  return {
    pidx,
    cart,
    asked: paisa,
    issuedAt,
    paid: null,
    refundedOutside: 0,
    refundedByShop: 0,
    refundAsked: 0,
    ended: new Set(),
    completedSeenAt: null,
    lastStatus: null,
    causes: new Map(),
    needsMobile: false,
    handled: false,
    kept: false,
    wasLiveBesideOther: false,
    unclearSince: null,
  }
}
