import type { CartView, ExpectedEnd, LedgerView } from "./history"

/** The ends of a link as the ledger writes them. */
const OUTCOMES = ["captured", "canceled", "refunded", "held"]

/** A link's money in Khalti's own books. */
export type KhaltiView = {
  pidx: string
  /** The shop's name for it. */
  reference: string
  paid: number
  refunded: number
  /** Part of it was returned in the dashboard, or by a call whose answer was lost. */
  hasUnknownPart: boolean
}

/** An event that Medusa's bus delivered. */
export type BusEvent = { name: string; data: Record<string, unknown> }

/** Everything that was written down when a history is over. */
export type Books = {
  ledger: LedgerView[]
  carts: CartView[]
  khalti: KhaltiView[]
  busEvents: BusEvent[]
  /** Sum of an order's transactions in paisa, by order. */
  orderMoney: Map<string, number>
  orphanReservations: number
  promotion: { uses: number; holders: number } | null
  crashed: boolean
}

/** Compares what was written down with the expected ends, by pidx. */
export function checkBooks(
  books: Books,
  expected: Map<string, ExpectedEnd[]>
): string[] {
  return [
    ...books.ledger.flatMap((row) => [
      ...checkOutcome(row, expected),
      ...checkTrail(row),
      ...checkAnnouncements(row, books),
    ]),
    ...[...expected.keys()]
      .filter((pidx) => books.ledger.every((row) => row.pidx !== pidx))
      .map((pidx) => `${pidx} is not in the ledger`),
    ...books.carts.flatMap((cart) => [
      ...checkRefunds(cart, books),
      ...checkOrderMoney(cart, books),
    ]),
    ...checkStock(books),
  ]
}

function checkOutcome(
  { pidx, outcome, reason }: LedgerView,
  expected: Map<string, ExpectedEnd[]>
): string[] {
  if (pidx === null) {
    return outcome === "canceled" && reason === "gateway_unreachable"
      ? []
      : [`a link that nobody saw is ${outcome} (${reason})`]
  }
  const ends = expected.get(pidx)
  if (!ends) {
    // A link that the storefront never got: core deleted its session at once.
    return outcome === "canceled" ? [] : [`${pidx}, unknown, is ${outcome}`]
  }
  const isExpected = ends.some(
    (end) => end.outcome === outcome && end.reasons.includes(String(reason))
  )
  const right = ends.map((end) => `${end.outcome} (${end.reasons.join("|")})`)
  return isExpected
    ? []
    : [`${pidx} is ${outcome} (${reason}), expected ${right.join(" or ")}`]
}

/** The trail has the outcome as its last end, and an answer of Khalti before it. */
function checkTrail({ pidx, outcome, reason, trail }: LedgerView): string[] {
  const last = trail.filter(({ action }) => OUTCOMES.includes(action)).at(-1)
  const answered = trail.some(
    ({ action, detail }) =>
      action === "looked_up" && detail?.answer !== undefined
  )
  return [
    ...(last?.action === outcome && last.detail?.reason === reason
      ? []
      : [`the trail of ${pidx} does not end with ${outcome} (${reason})`]),
    ...(answered || pidx === null
      ? []
      : [`the trail of ${pidx} has no answer of Khalti`]),
  ]
}

/** Every outcome was announced, and without a crash just once. */
function checkAnnouncements(
  { pidx, trail }: LedgerView,
  { busEvents, crashed, khalti }: Books
): string[] {
  const payment = khalti.find((one) => one.pidx === pidx)
  if (!payment) {
    return []
  }
  const own = busEvents.filter(
    ({ data }) => data.reference === payment.reference
  )
  return OUTCOMES.flatMap((outcome) => {
    const written = trail.filter(({ action }) => action === outcome).length
    // A sale that was held for its refund, and stands, is no second sale.
    const due = outcome === "captured" ? Math.min(written, 1) : written
    const sent = own.filter(
      ({ name }) => name === `khalti.payment.${outcome}`
    ).length
    // Held money is announced again daily.
    const tooOften = outcome !== "held" && !crashed && sent > due
    return sent < due || tooOften
      ? [`${pidx}: ${outcome} ${due} times, announced ${sent} times`]
      : []
  })
}

/** Medusa's refunds of each payment are what Khalti has returned. */
function checkRefunds({ captured }: CartView, { khalti }: Books): string[] {
  return captured.flatMap(({ pidx, paisa, refunded }) => {
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
}

/** An order's transactions are the sum of its payments. */
function checkOrderMoney(
  { order, canceled, captured }: CartView,
  { orderMoney }: Books
): string[] {
  const recorded = order ? orderMoney.get(order) : undefined
  // Core records the refunds of a canceled order twice or not at all (docs/medusa.md).
  if (recorded === undefined || canceled) {
    return []
  }
  const net = captured.reduce(
    (sum, { paisa, refunded }) => sum + paisa - refunded,
    0
  )
  return Math.abs(recorded - net) > 1
    ? [
        `order ${order} has transactions of ${recorded} paisa, payments of ${net}`,
      ]
    : []
}

function checkStock({ orphanReservations, promotion }: Books): string[] {
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
