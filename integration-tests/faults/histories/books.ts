import type { CartView, LedgerView, Rightful } from "./history"
import type { Heard } from "./stage/listener"

const OUTCOMES = ["captured", "canceled", "refunded", "held"]

/** A link's money as Khalti's own books have it. */
export type KhaltiView = {
  pidx: string
  /** The shop's name for it. */
  reference: string
  paid: number
  refunded: number
  /** Part of it was returned in the dashboard, or by a call whose answer was lost. */
  hasUnknownPart: boolean
}

/** Everything that was written down when a history is over. */
export type Books = {
  ledger: LedgerView[]
  carts: CartView[]
  khalti: KhaltiView[]
  heard: Heard[]
  /** Sum of an order's transactions in paisa, by order. */
  orderMoney: Map<string, number>
  orphanReservations: number
  promotion: { uses: number; holders: number } | null
  crashed: boolean
}

/** Compares what was written down with how each link rightly ends. */
export function checkBooks(
  books: Books,
  rightful: Map<string, Rightful[]>
): string[] {
  return [
    ...books.ledger.flatMap((row) => [
      ...checkOutcome(row, rightful),
      ...checkTrail(row),
      ...checkAnnouncements(row, books),
    ]),
    ...[...rightful.keys()]
      .filter((pidx) => books.ledger.every((row) => row.pidx !== pidx))
      .map((pidx) => `${pidx} is not in the ledger`),
    ...books.carts.flatMap((cart) => checkMoney(cart, books)),
    ...checkShelf(books),
  ]
}

function checkOutcome(
  { pidx, outcome, reason }: LedgerView,
  rightful: Map<string, Rightful[]>
): string[] {
  if (pidx === null) {
    return outcome === "canceled" && reason === "gateway_unreachable"
      ? []
      : [`a link that nobody saw is ${outcome} (${reason})`]
  }
  const right = rightful.get(pidx)
  if (!right) {
    // A link that the storefront never got: core deleted its session in the same breath.
    return outcome === "canceled" ? [] : [`${pidx}, unknown, is ${outcome}`]
  }
  const isRight = right.some(
    (end) => end.outcome === outcome && end.reasons.includes(String(reason))
  )
  const words = right.map((end) => `${end.outcome} (${end.reasons.join("|")})`)
  return isRight
    ? []
    : [`${pidx} is ${outcome} (${reason}), rightly ${words.join(" or ")}`]
}

/** The trail tells the outcome, and what Khalti or an admin said before it. */
function checkTrail({ pidx, outcome, reason, trail }: LedgerView): string[] {
  const last = trail.filter(({ action }) => OUTCOMES.includes(action)).at(-1)
  const told = trail.some(({ action, detail }) =>
    action === "asked" ? detail?.answer !== undefined : false
  )
  return [
    ...(last?.action === outcome && last.detail?.reason === reason
      ? []
      : [`the trail of ${pidx} does not tell ${outcome} (${reason})`]),
    ...(told || pidx === null ? [] : [`the trail of ${pidx} has no answer`]),
  ]
}

/** Every outcome was announced, and without a crash just once. */
function checkAnnouncements(
  { pidx, trail }: LedgerView,
  { heard, crashed, carts, khalti }: Books
): string[] {
  const payment = khalti.find((one) => one.pidx === pidx)
  const mine = heard.filter(({ data }) =>
    payment ? data.reference === payment.reference : false
  )
  const own = OUTCOMES.flatMap((outcome) => {
    const written = trail.filter(({ action }) => action === outcome).length
    // A sale that was held for its refund, and stands, is no second sale.
    const due = outcome === "captured" ? Math.min(written, 1) : written
    const said = mine.filter(
      ({ name }) => name === `khalti.payment.${outcome}`
    ).length
    // Held money is announced again daily, as it should be.
    const tooOften = outcome !== "held" && !crashed && said > due
    return payment && (said < due || tooOften)
      ? [`${pidx}: ${outcome} ${due} times, announced ${said} times`]
      : []
  })
  return [...own, ...checkPaid(pidx, { heard, crashed, carts }, trail)]
}

/** `payment.captured` of core's events, whichever road led to the capture. */
function checkPaid(
  pidx: string | null,
  { heard, crashed, carts }: Pick<Books, "heard" | "crashed" | "carts">,
  trail: LedgerView["trail"]
): string[] {
  const id = carts
    .flatMap(({ captured }) => captured)
    .find((one) => one.pidx === pidx)?.payment
  const isSale = trail.some(({ action }) => action === "captured")
  if (!id || !isSale) {
    return []
  }
  const said = heard.filter(
    ({ name, data }) => name === "payment.captured" && data.id === id
  ).length
  return said === 0 || (said > 1 && !crashed)
    ? [`${pidx}: payment.captured was announced ${said} times`]
    : []
}

/** What Medusa wrote down is what Khalti has done. */
function checkMoney(
  { order, canceled, captured }: CartView,
  { khalti, orderMoney }: Books
): string[] {
  const wrong = captured.flatMap(({ pidx, paisa, refunded }) => {
    const payment = khalti.find((one) => one.pidx === pidx)!
    const full = payment.refunded >= payment.paid
    const right = full ? refunded === paisa : refunded === payment.refunded
    // Khalti does not say how much a partial refund was.
    return right || (!full && payment.hasUnknownPart)
      ? []
      : [
          `${pidx}: Khalti returned ${payment.refunded} of ${payment.paid}, Medusa ${refunded} of ${paisa}`,
        ]
  })
  const net = captured.reduce(
    (sum, { paisa, refunded }) => sum + paisa - refunded,
    0
  )
  const recorded = order ? orderMoney.get(order) : undefined
  // Core itself books a canceled order's refunds twice or not at all (medusa-notes.md 1.8).
  const off =
    recorded !== undefined && !canceled && Math.abs(recorded - net) > 1
      ? [
          `order ${order} has ${recorded} paisa in its books, and ${net} in fact`,
        ]
      : []
  return [...wrong, ...off]
}

function checkShelf({ orphanReservations, promotion }: Books): string[] {
  return [
    ...(orphanReservations > 0
      ? [`${orphanReservations} reservations without a live order`]
      : []),
    ...(promotion && promotion.uses !== promotion.holders
      ? [
          `the promotion counts ${promotion.uses} uses, ${promotion.holders} orders hold one`,
        ]
      : []),
  ]
}
