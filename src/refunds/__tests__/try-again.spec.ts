import { refundOf } from "../../facts/__tests__/refund-of"
import {
  heldReasonOf,
  isPassing,
  MOST_LOOKUPS,
  nextCall,
  nextLookup,
} from "../try-again"

const CALLED = new Date(Date.UTC(2026, 0, 15, 12))
const AT = CALLED.getTime()
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function refused(code: string, attempts = 1) {
  return { code, attempts, called_at: CALLED }
}

describe("when a refused refund is called again", () => {
  it.each([
    ["refused", 1, AT + DAY],
    ["refused", 4, AT + DAY],
    ["refused", 5, null],
    ["refused_key", 1, AT + DAY],
    ["refused_key", 5, null],
    ["validation", 1, AT + DAY],
    ["not_found", 4, AT + DAY],
    ["needs_mobile", 1, null],
    ["unreachable", 0, AT + 5 * MINUTE],
    ["unreachable", 9, AT + 5 * MINUTE],
    ["rate_limited", 0, AT + 5 * MINUTE],
    ["never_sent", 0, AT + 5 * MINUTE],
    ["never_happened", 1, AT],
    ["never_happened", 5, null],
    ["denied", 4, AT],
    ["denied", 5, null],
  ])("%s after %d calls", (code, attempts, at) => {
    expect(nextCall(refused(code, attempts), false)).toBe(at)
  })

  it.each([
    ["refused_key", 5, AT],
    ["refused", 1, AT + DAY],
    ["needs_mobile", 1, null],
  ])("%s, when the key is accepted again", (code, attempts, at) => {
    expect(nextCall(refused(code, attempts), true)).toBe(at)
  })

  it("at once when no call's time is known", () => {
    const never = { code: "never_happened", attempts: 1, called_at: null }
    expect(nextCall(never, false)).toBe(0)
  })
})

describe("what a refusal does not count as", () => {
  it.each([
    ["unreachable", true],
    ["rate_limited", true],
    ["never_sent", true],
    ["refused_key", false],
    ["refused", false],
    ["timeout", false],
    [null, false],
  ])("%s: passing %s", (code, passing) => {
    expect(isPassing(code)).toBe(passing)
  })
})

describe("when a lost answer is looked up", () => {
  it.each([
    [0, MINUTE],
    [1, 10 * MINUTE],
    [2, HOUR],
    [3, HOUR],
  ])("after %d lookups", (lookups, after) => {
    expect(nextLookup(refundOf({ lookups, called_at: CALLED }))).toBe(
      AT + after
    )
  })

  it("three times", () => {
    expect(MOST_LOOKUPS).toBe(3)
  })

  it("counted from the row when a crash left it without a call", () => {
    const created_at = new Date(AT + 5)
    expect(nextLookup(refundOf({ called_at: null, created_at }))).toBe(
      AT + 5 + MINUTE
    )
  })
})

describe("why a human must look", () => {
  it.each([
    ["unknown", null, "refund_unknown"],
    ["unknown", "timeout", "refund_unknown"],
    ["refused", "needs_mobile", "refund_needs_mobile"],
    ["refused", "never_happened", "refund_lost"],
    ["refused", "denied", "refund_lost"],
    ["refused", "refused", "refund_refused"],
    ["refused", "refused_key", "refund_refused"],
  ] as const)("%s, %s", (status, code, reason) => {
    expect(heldReasonOf({ status, code })).toBe(reason)
  })
})
