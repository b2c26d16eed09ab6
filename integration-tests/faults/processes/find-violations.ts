import type { Announcements } from "./announcements"
import type { LinkView, OrderView, PaymentView, World } from "./read-world"

/** What the books of a shop that has come to rest are judged by. */
export type Standards = {
  announcements: Announcements
  /** A server died: what it announced last may be said once more. */
  crashed: boolean
}

/**
 * Everything that is wrong in a shop that has come to rest, in words; empty when
 * every link that was paid is one captured payment on a live order, or returned
 * in full, or held for a human, and no stock is kept for nobody.
 */
export function findViolations(world: World, standards: Standards): string[] {
  return [
    ...world.links.flatMap((link) => [
      ...judgeMoney(link, world),
      ...judgeAnnouncement(link, standards),
    ]),
    ...world.orders.flatMap((order) => judgeOrder(order, world)),
    ...(world.strayPieces
      ? [`${world.strayPieces} pieces kept for nobody`]
      : []),
  ]
}

function judgeMoney(link: LinkView, world: World): string[] {
  const { pidx, taken, returned, row } = link
  const registered = world.payments.filter(
    (payment) => payment.pidx === pidx && payment.captured > 0
  )
  const name = `link ${pidx} (${row?.outcome ?? "unknown"}, ${row?.reason ?? "-"})`
  if (taken === 0) {
    return registered.length || row?.outcome === "open"
      ? [`${name}: nobody paid it, and it is not closed`]
      : []
  }
  switch (row?.outcome) {
    case "captured":
      return registered.length === 1 &&
        isSale(registered[0], world) &&
        registered[0].captured === row.asked &&
        returned === registered[0].refunded
        ? []
        : [`${name}: ${taken} taken, ${returned} returned, ${say(registered)}`]
    case "refunded":
      return returned === taken && registered.every((one) => left(one) === 0)
        ? []
        : [`${name}: ${taken} taken, ${returned} returned, ${say(registered)}`]
    case "held":
      return []
    default:
      return [`${name}: ${taken} taken, and nothing came of it`]
  }
}

function isSale(payment: PaymentView, { orders }: World): boolean {
  return orders.some(({ id, canceled }) => id === payment.orderId && !canceled)
}

function left({ captured, refunded }: PaymentView): number {
  return captured - refunded
}

function say(payments: PaymentView[]): string {
  const sums = payments.map(
    ({ captured, refunded, orderId }) =>
      `${captured} captured and ${refunded} refunded on ${orderId}`
  )
  return `Medusa has ${sums.join(", ") || "nothing"}`
}

function judgeOrder(order: OrderView, { payments, links }: World): string[] {
  const paid = payments.filter((payment) => payment.orderId === order.id)
  const net = paid.reduce((sum, payment) => sum + left(payment), 0)
  const name = `order ${order.id} (${order.canceled ? "canceled" : "live"})`
  if (order.canceled) {
    return [
      ...(order.reserved ? [`${name} keeps ${order.reserved} pieces`] : []),
      ...(net ? [`${name} keeps ${net} paisa`] : []),
    ]
  }
  const isHeld = paid.some(({ pidx }) =>
    links.some((link) => link.pidx === pidx && link.row?.outcome === "held")
  )
  return [
    ...(paid.filter((payment) => left(payment) > 0).length > 1
      ? [`${name} is paid twice: ${say(paid)}`]
      : []),
    ...(paid.length === 0 ? [`${name} was never paid`] : []),
    // A sale whose money is back in full needs no stock: a crash may have freed it already.
    ...(order.reserved === order.pieces || net === 0
      ? []
      : [`${name} has ${order.pieces} pieces, kept are ${order.reserved}`]),
    ...(order.recorded === net || isHeld
      ? []
      : [`${name} shows ${order.recorded} paisa, paid are ${net}`]),
  ]
}

function judgeAnnouncement(
  { pidx, row }: LinkView,
  { announcements, crashed }: Standards
): string[] {
  if (!row || row.outcome === "open") {
    return []
  }
  const own = announcements.count(`khalti.payment.${row.outcome}`, row.id)
  const core = row.paymentId
    ? announcements.count("payment.captured", row.paymentId)
    : null
  const isRight = (count: number) => (crashed ? count >= 1 : count === 1)
  return [
    ...(isRight(own) ? [] : [`${row.outcome} of ${pidx} said ${own} times`]),
    ...(row.outcome !== "captured" || isRight(core ?? 0)
      ? []
      : [`payment.captured of ${pidx} said ${core} times`]),
  ]
}
