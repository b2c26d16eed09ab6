import {
  CONFIRM_CAUSE_MS,
  firstCheck,
  nextCheck,
  type Watched,
} from "../schedule"
import { HOUR, MINUTE, NOON } from "./facts-of"

const DAY = 24 * HOUR

const watched = (parts: Partial<Watched>): Watched => ({
  outcome: "open",
  outcomeAt: NOON,
  expiresAt: NOON + HOUR,
  reservedUntil: NOON + HOUR,
  hasOrder: false,
  status: "initiated",
  handled: false,
  unanswered: false,
  ...parts,
})

/** All checks of a row from noon on, as offsets in ms; at most `most`. */
function checks(row: Watched, most = 20): number[] {
  const times: number[] = []
  let at = nextCheck(row, NOON)
  while (at !== null && times.length < most) {
    times.push(at - NOON)
    at = nextCheck(row, at)
  }
  return times
}

describe("when a link is asked about again", () => {
  it("while it lives: every five minutes, and right after its end", () => {
    const times = checks(watched({}), 13)
    expect(times.slice(0, 2)).toEqual([5 * MINUTE, 10 * MINUTE])
    expect(times).toContain(HOUR + 1000)
  })

  it("right after a shortened hold ends, so that stock is not kept longer", () => {
    const row = watched({ reservedUntil: NOON + 7 * MINUTE })
    expect(checks(row, 2)).toEqual([5 * MINUTE, 7 * MINUTE + 1000])
  })

  it("at once no second time when its reservation has just ended", () => {
    const row = watched({ reservedUntil: NOON - 1000 })
    expect(checks(row, 1)).toEqual([5 * MINUTE])
  })

  it("open past its end: every quarter of an hour", () => {
    const row = watched({ reservedUntil: NOON - HOUR, expiresAt: NOON - HOUR })
    expect(checks(row, 2)).toEqual([15 * MINUTE, 30 * MINUTE])
  })

  it("captured: after 1, 7 and 30 days, then never", () => {
    expect(checks(watched({ outcome: "captured" }))).toEqual([
      DAY,
      7 * DAY,
      30 * DAY,
    ])
  })

  it.each(["open", "captured", "canceled", "held"] as const)(
    "%s, and Khalti did not answer: in five minutes, for a refund may hang on it",
    (outcome) => {
      const row = watched({ outcome, unanswered: true })
      const times = checks({ ...row, outcomeAt: NOON - 60 * DAY }, 1)
      expect(times).toEqual([5 * MINUTE])
    }
  )

  it("unanswered, and its reservation ends sooner: right after that, so that stock is not kept longer", () => {
    const reservedUntil = NOON + 2 * MINUTE
    const row = watched({ reservedUntil, unanswered: true })
    expect(checks(row, 1)).toEqual([2 * MINUTE + 1000])
  })

  it("released: 1, 6 and 24 hours after its expiry, then daily for a week", () => {
    const row = watched({ outcome: "canceled", status: "expired" })
    const offsets = checks(row).map((offset) => offset - HOUR)
    expect(offsets).toEqual([
      HOUR,
      6 * HOUR,
      ...[1, 2, 3, 4, 5, 6, 7].map((days) => days * DAY),
    ])
  })

  it("released with the money at the bank: looked at after its week as well, and then by a human", () => {
    const row = watched({ outcome: "canceled", status: "pending" })
    expect(checks({ ...row, expiresAt: NOON - 8 * DAY }, 1)).toEqual([HOUR])
  })

  it.each(["initiated", "pending"])(
    "released while it can still be paid (%s): every five minutes until its expiry",
    (status) => {
      const row = watched({ outcome: "canceled", status })
      expect(checks(row, 1)).toEqual([5 * MINUTE])
      expect(checks({ ...row, expiresAt: NOON }, 1)).toEqual([HOUR])
    }
  )

  it("refunded: never", () => {
    expect(checks(watched({ outcome: "refunded" }))).toEqual([])
  })

  it("held: hourly; once a human has handled it, as long as a canceled link", () => {
    expect(checks(watched({ outcome: "held" }), 2)).toEqual([HOUR, 2 * HOUR])
    const canceled = checks(watched({ outcome: "canceled" }), 50)
    expect(checks(watched({ outcome: "held", handled: true }), 50)).toEqual(
      canceled
    )
    expect(canceled.length).toBeLessThan(50)
  })

  it("canceled, while its order may outlive it: right after the reservation's end too", () => {
    const row = watched({
      outcome: "canceled",
      status: "user_canceled",
      reservedUntil: NOON + 20 * MINUTE,
      hasOrder: true,
    })
    expect(checks(row, 1)).toEqual([20 * MINUTE + 1000])
    expect(checks({ ...row, hasOrder: false }, 1)).toEqual([2 * HOUR])
  })

  it("handled, with a bank's Pending: not for ever", () => {
    const row = watched({ outcome: "held", status: "pending", handled: true })
    expect(checks(row, 50).length).toBeLessThan(50)
  })

  it("for the first time two minutes after it was made", () => {
    expect(firstCheck(NOON)).toBe(NOON + 2 * MINUTE)
  })

  it("half a minute later before its money goes back for a cause", () => {
    expect(CONFIRM_CAUSE_MS).toBe(30_000)
  })
})
