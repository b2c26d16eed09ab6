import { isReservationOver, lifeOf } from "../reservation"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const MADE = Date.UTC(2026, 0, 15, 12)
const LINK = { createdAt: MADE, expiresAt: MADE + HOUR }

describe("how long an unpaid order keeps its stock for a link", () => {
  it.each([
    ["initiated", null, "its life", HOUR],
    ["initiated", 20, "reserveMinutes", 20 * MINUTE],
    ["initiated", 600, "its life, never longer", HOUR],
    [null, 20, "reserveMinutes", 20 * MINUTE],
    ["pending", 20, "pendingReserveHours", 24 * HOUR],
    ["pending", null, "pendingReserveHours", 24 * HOUR],
  ])(
    "last seen as %p with reserveMinutes %p: %s",
    (status, reserveMinutes, _rule, kept) => {
      const rules = { reserveMinutes, pendingReserveHours: 24 }
      const isOver = (now: number) =>
        isReservationOver(LINK, status, rules, now)
      expect(isOver(MADE + kept - 1)).toBe(false)
      expect(isOver(MADE + kept)).toBe(true)
    }
  )
})

describe("the life of a link", () => {
  it("is from when its row was made to the end that Khalti named", () => {
    const created_at = new Date(LINK.createdAt)
    const expires_at = new Date(LINK.expiresAt)
    expect(lifeOf({ created_at, expires_at })).toEqual(LINK)
  })
})
