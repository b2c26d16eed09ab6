import { isAskedByCore, isOpen, sentPaisa } from "../refund-facts"
import { ASKED, booksOf, factsOf } from "./books-of"
import { refundOf } from "./refund-of"

const NOON = Date.UTC(2026, 0, 15, 12)
const TEN_MINUTES = 10 * 60_000

describe("how far the money is back", () => {
  it("not at all, of a link without refunds", () => {
    expect(factsOf([], null)).toEqual({
      sentPaisa: 0,
      ownPaisa: 0,
      allBack: false,
      underWay: false,
      unknown: false,
      needsHuman: null,
      unrecordedPaisa: 0,
      recordFrom: 0,
      wrongBooks: null,
    })
  })

  it("counts what succeeded, and of it what this shop has sent", () => {
    const refunds = [
      refundOf({ amount: 100, attempts: 0 }),
      refundOf({ amount: 20 }),
      refundOf({ amount: 3, status: "refused" }),
      refundOf({ amount: 4, status: "requested" }),
      refundOf({ amount: 5, status: "unknown" }),
    ]
    expect(factsOf(refunds, null)).toMatchObject({
      sentPaisa: 120,
      ownPaisa: 20,
      underWay: true,
      unknown: true,
    })
    expect(sentPaisa(refunds)).toBe(120)
  })

  it.each([
    [ASKED, null, true],
    [ASKED - 1, null, false],
    [ASKED, ASKED + 500, false],
    [ASKED - 5, ASKED - 5, true],
    [0, 0, false],
  ])("%d of what was paid (%s): all back %s", (amount, paid, allBack) => {
    expect(factsOf([refundOf({ amount })], null, null, paid)).toMatchObject({
      allBack,
    })
  })

  it.each([
    ["requested", { underWay: true, unknown: false }],
    ["unknown", { underWay: false, unknown: true }],
    ["refused", { underWay: false, unknown: false }],
  ] as const)("a refund that is %s: %j", (status, facts) => {
    expect(factsOf([refundOf({ status })], null)).toMatchObject(facts)
  })

  it.each([
    ["requested", true],
    ["unknown", true],
    ["succeeded", false],
    ["refused", false],
  ] as const)("a refund that is %s may still happen: %s", (status, open) => {
    expect(isOpen({ status })).toBe(open)
  })

  it.each([
    ["medusa", true],
    ["settle", false],
    ["khalti", false],
    ["user_1", false],
  ])("one that %s wanted was asked for by core: %s", (actor, byCore) => {
    expect(isAskedByCore({ actor })).toBe(byCore)
  })
})

describe("what a human must do", () => {
  it.each([
    [{ status: "refused", code: "needs_mobile" }, "refund_needs_mobile"],
    [{ status: "refused", code: "never_happened" }, "refund_lost"],
    [{ status: "refused", code: "never_happened", actor: "settle" }, null],
    [{ status: "refused", code: "denied" }, null],
    [{ status: "refused", code: "refused" }, null],
    [{ status: "succeeded", code: "needs_mobile" }, null],
  ] as const)("%j: %s", (parts, needsHuman) => {
    expect(factsOf([refundOf(parts)], null)).toMatchObject({ needsHuman })
  })

  it("nothing once a newer refund went through", () => {
    const older = refundOf({ status: "refused", code: "needs_mobile" })
    expect(factsOf([refundOf(), older], null)).toMatchObject({
      needsHuman: null,
    })
  })
})

describe("what Medusa's books lack", () => {
  it("nothing when a confirmed refund and its transaction show it", () => {
    const books = booksOf([{ id: "ref_1", amount: 300, transaction: 300 }])
    expect(factsOf([refundOf()], books, ["ref_1"])).toMatchObject({
      unrecordedPaisa: 0,
      wrongBooks: null,
    })
  })

  it("a part that core took out again", () => {
    expect(factsOf([refundOf()], booksOf([]))).toMatchObject({
      unrecordedPaisa: 30_000,
      wrongBooks: null,
    })
  })

  it("nothing of what a customer overpaid: Medusa never had it", () => {
    const all = refundOf({ amount: ASKED + 500 })
    const books = booksOf([
      { id: "ref_1", amount: 1129.9887, transaction: 1129.9887 },
    ])
    expect(factsOf([all], books, ["ref_1"], ASKED + 500)).toMatchObject({
      unrecordedPaisa: 0,
    })
  })

  it("is recorded at once, unless somebody who asked through core may still try again", () => {
    const books = booksOf([])
    expect(factsOf([refundOf({ actor: "settle" })], books)).toMatchObject({
      recordFrom: 0,
    })
    expect(factsOf([refundOf()], books)).toMatchObject({
      recordFrom: NOON + TEN_MINUTES,
    })
    expect(factsOf([refundOf({ recorded: true })], books)).toMatchObject({
      recordFrom: 0,
    })
    expect(factsOf([refundOf({ status: "refused" })], books)).toMatchObject({
      recordFrom: 0,
    })
    expect(factsOf([refundOf({ called_at: null })], books)).toMatchObject({
      recordFrom: NOON + TEN_MINUTES,
    })
  })
})
