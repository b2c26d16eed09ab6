import type { Announcements } from "./announcements"
import type {
  LinkState,
  OrderState,
  PaymentState,
  ShopState,
} from "./shop-state"

/** What the announcements are checked by. */
export type AnnouncementCheck = {
  announcements: Announcements
  /** A server was killed: an outcome may be announced more than once. */
  crashed: boolean
}

/**
 * Everything that is wrong when nothing is undecided any more; empty when every
 * link that was paid is one captured payment on a live order, or returned in
 * full, or held, and no stock is reserved without an order.
 */
export function findViolations(
  state: ShopState,
  check: AnnouncementCheck
): string[] {
  return [
    ...state.links.flatMap((link) => [
      ...checkMoney(link, state),
      ...checkAnnouncement(link, check),
    ]),
    ...state.orders.flatMap((order) => checkOrder(order, state)),
    ...(state.piecesWithoutOrder
      ? [`${state.piecesWithoutOrder} pieces are reserved without an order`]
      : []),
  ]
}

function checkMoney(link: LinkState, state: ShopState): string[] {
  const { pidx, paid, refunded, row } = link
  const payments = state.payments.filter(
    (payment) => payment.pidx === pidx && payment.captured > 0
  )
  const name = `link ${pidx} (${row?.outcome ?? "unknown"}, ${row?.reason ?? "-"})`
  const sums = `${paid} paid, ${refunded} returned, ${describe(payments)}`
  if (paid === 0) {
    return payments.length || row?.outcome === "open"
      ? [`${name}: nobody paid it, and it is not closed`]
      : []
  }
  switch (row?.outcome) {
    case "captured":
      return payments.length === 1 &&
        isOnLiveOrder(payments[0], state) &&
        payments[0].captured === row.asked &&
        refunded === payments[0].refunded
        ? []
        : [`${name}: ${sums}`]
    case "refunded":
      return refunded === paid && payments.every((one) => net(one) === 0)
        ? []
        : [`${name}: ${sums}`]
    case "held":
      return []
    default:
      return [`${name}: ${paid} paid, neither captured nor returned nor held`]
  }
}

function isOnLiveOrder(payment: PaymentState, { orders }: ShopState): boolean {
  return orders.some(({ id, canceled }) => id === payment.orderId && !canceled)
}

function net({ captured, refunded }: PaymentState): number {
  return captured - refunded
}

function describe(payments: PaymentState[]): string {
  const sums = payments.map(
    ({ captured, refunded, orderId }) =>
      `${captured} captured and ${refunded} refunded on ${orderId}`
  )
  return `Medusa has ${sums.join(", ") || "nothing"}`
}

function checkOrder(
  order: OrderState,
  { payments, links }: ShopState
): string[] {
  const own = payments.filter((payment) => payment.orderId === order.id)
  const kept = own.reduce((sum, payment) => sum + net(payment), 0)
  const name = `order ${order.id} (${order.canceled ? "canceled" : "live"})`
  if (order.canceled) {
    return [
      ...(order.reserved ? [`${name} reserves ${order.reserved} pieces`] : []),
      ...(kept ? [`${name} keeps ${kept} paisa`] : []),
    ]
  }
  const isHeld = own.some(({ pidx }) =>
    links.some((link) => link.pidx === pidx && link.row?.outcome === "held")
  )
  return [
    ...(own.filter((payment) => net(payment) > 0).length > 1
      ? [`${name} is paid twice: ${describe(own)}`]
      : []),
    ...(own.length === 0 ? [`${name} was never paid`] : []),
    // A sale that was refunded in full needs no stock: a crash may have freed it already.
    ...(order.reserved === order.pieces || kept === 0
      ? []
      : [`${name} has ${order.pieces} pieces and reserves ${order.reserved}`]),
    ...(order.recorded === kept || isHeld
      ? []
      : [`${name} shows ${order.recorded} paisa, its payments ${kept}`]),
  ]
}

function checkAnnouncement(
  { pidx, row }: LinkState,
  { announcements, crashed }: AnnouncementCheck
): string[] {
  if (!row || row.outcome === "open") {
    return []
  }
  const own = announcements.count(`khalti.payment.${row.outcome}`, row.id)
  const isRight = (count: number) => (crashed ? count >= 1 : count === 1)
  return isRight(own)
    ? []
    : [`${row.outcome} of ${pidx} was announced ${own} times`]
}
