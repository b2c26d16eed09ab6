import { reservationOf } from "../reservation"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const MADE = Date.UTC(2026, 0, 15, 12)

type Row = Parameters<typeof reservationOf>[0]

/** A link that was made so long after the first one, and lives for an hour. */
function linkMade(after: number, placed: number | null = null): Row {
  return {
    created_at: new Date(MADE + after),
    expires_at: new Date(MADE + after + HOUR),
    placed_at: placed === null ? null : new Date(MADE + placed),
  }
}

const RULES = { reserveMinutes: null, pendingReserveHours: 24 }
const TEN = { ...RULES, reserveMinutes: 10 }

describe("how long an unpaid order keeps its stock", () => {
  it("the life of the link that placed it", () => {
    const { until } = reservationOf(linkMade(0, 5 * MINUTE), [], RULES)
    expect(until).toBe(MADE + HOUR)
  })

  it("reserveMinutes, counted from when it was placed", () => {
    const { until } = reservationOf(linkMade(0, 5 * MINUTE), [], TEN)
    expect(until).toBe(MADE + 15 * MINUTE)
  })

  it.each([
    ["reserveMinutes", TEN, 15 * MINUTE],
    ["the life of the first link", RULES, HOUR],
  ])(
    "no longer for a newer link, whichever is settled: %s",
    (_rule, rules, kept) => {
      const links = [linkMade(0, 5 * MINUTE), linkMade(9 * MINUTE)]
      const [first, newer] = links
      for (const [link, sibling] of [
        [first, newer],
        [newer, first],
      ]) {
        const { until } = reservationOf(link, [sibling], rules)
        expect(until).toBe(MADE + kept)
      }
    }
  )

  it("counted from the first of two links that saw it placed", () => {
    const links = [linkMade(0, 9 * MINUTE), linkMade(MINUTE, 4 * MINUTE)]
    const { until } = reservationOf(links[0], [links[1]], TEN)
    expect(until).toBe(MADE + 14 * MINUTE)
  })

  it("counted from the link where nobody saw it placed", () => {
    const { until } = reservationOf(linkMade(0), [linkMade(MINUTE)], TEN)
    expect(until).toBe(MADE + 10 * MINUTE)
  })

  it("pendingReserveHours while a bank has not decided, counted from the order too", () => {
    const [first, newer] = [linkMade(0, 5 * MINUTE), linkMade(9 * MINUTE)]
    const { pendingUntil } = reservationOf(newer, [first], RULES)
    expect(pendingUntil).toBe(MADE + 5 * MINUTE + 24 * HOUR)
  })
})
