import type { Link, Refund } from "../../modules/khalti/ledger"
import type { PaymentBooks } from "../read-medusa"
import { isAskedByCore, isOpen, refundFacts, sentPaisa } from "../refund-facts"
import { refundOf } from "./refund-of"

/** One topi with delivery and VAT: 1129.9887 rupees in Medusa. */
const ASKED = 112_999
const NOON = Date.UTC(2026, 0, 15, 12)
const TEN_MINUTES = 10 * 60_000

type Book = { id: string; amount: number; transaction?: number }

/** Medusa's books: refunds, each with the sum its order's transaction shows. */
function booksOf(
  refunds: Book[],
  shared: number[] = [],
  onOrder = true
): PaymentBooks {
  return {
    captures: [{ id: "capt_1", amount: 1129.9887 }],
    refunds: refunds.map(({ id, amount }) => ({
      id,
      amount,
      note: null,
    })),
    refundTransactions: onOrder
      ? [
          ...refunds
            .filter(({ transaction }) => transaction !== undefined)
            .map(({ id, transaction }) => ({
              reference_id: id,
              amount: transaction!,
            })),
          ...shared.map((amount) => ({ reference_id: "pay_1", amount })),
        ]
      : null,
  }
}

function factsOf(
  refunds: Refund[],
  books: PaymentBooks | null,
  confirmed: string[] | null = null,
  paid: number | null = null
) {
  const link = {
    amount: ASKED,
    paid_amount: paid,
    confirmed_refunds: confirmed,
  } as unknown as Link
  return refundFacts(link, refunds, books)
}

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
      toRepair: [],
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
      toRepair: [],
    })
  })

  it("a part that core took out again", () => {
    expect(factsOf([refundOf()], booksOf([]))).toMatchObject({
      unrecordedPaisa: 30_000,
      toRepair: [],
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

describe("what a crash left in Medusa's books", () => {
  it("a refund for which no money went back is taken out", () => {
    const books = booksOf([{ id: "ref_1", amount: 300 }])
    expect(factsOf([], books)).toMatchObject({
      unrecordedPaisa: 0,
      toRepair: [{ id: "ref_1", paisa: 30_000, by: "remove" }],
    })
  })

  it("a refund of one paisa for which no money went back is taken out as well: it is no rounding", () => {
    const books = booksOf([{ id: "ref_1", amount: 0.01 }])
    expect(factsOf([], books).toRepair).toEqual([
      { id: "ref_1", paisa: 1, by: "remove" },
    ])
  })

  it("a refund whose money went back is confirmed", () => {
    const books = booksOf([{ id: "ref_1", amount: 300 }])
    expect(factsOf([refundOf()], books)).toMatchObject({
      toRepair: [{ id: "ref_1", paisa: 30_000, by: "confirm" }],
    })
  })

  it("of two, one sent: one is confirmed, the other taken out", () => {
    const books = booksOf([
      { id: "ref_1", amount: 300 },
      { id: "ref_2", amount: 300 },
    ])
    expect(factsOf([refundOf()], books).toRepair).toEqual([
      { id: "ref_1", paisa: 30_000, by: "confirm" },
      { id: "ref_2", paisa: 30_000, by: "remove" },
    ])
  })

  it("a greater one than was sent is taken out: it was cut off before its call", () => {
    const books = booksOf([{ id: "ref_1", amount: 500 }])
    expect(factsOf([refundOf()], books).toRepair).toEqual([
      { id: "ref_1", paisa: 50_000, by: "remove" },
    ])
  })

  it("a part that its rounding makes a paisa greater than what was sent is confirmed", () => {
    const books = booksOf([{ id: "ref_1", amount: 300.01 }])
    expect(factsOf([refundOf()], books).toRepair).toEqual([
      { id: "ref_1", paisa: 30_001, by: "confirm" },
    ])
  })

  it("nothing is judged while a refund has no known outcome", () => {
    const books = booksOf([{ id: "ref_1", amount: 300 }])
    for (const status of ["requested", "unknown"] as const) {
      expect(factsOf([refundOf({ status })], books).toRepair).toEqual([])
    }
  })

  it("a confirmed refund without its order's transaction gets one", () => {
    const books = booksOf([{ id: "ref_1", amount: 300 }])
    expect(factsOf([refundOf()], books, ["ref_1"]).toRepair).toEqual([
      { id: "ref_1", paisa: 30_000, by: "transaction" },
    ])
  })

  it("a confirmed refund is not covered by the transaction of another one of the same sum", () => {
    const two = [
      { id: "ref_1", amount: 300, transaction: 300 },
      { id: "ref_2", amount: 300 },
    ]
    const refunds = [refundOf(), refundOf()]
    expect(factsOf(refunds, booksOf(two), ["ref_1", "ref_2"]).toRepair).toEqual(
      [{ id: "ref_2", paisa: 30_000, by: "transaction" }]
    )
  })

  it("a transaction that names the payment covers no refund twice", () => {
    const two = [
      { id: "ref_1", amount: 300 },
      { id: "ref_2", amount: 300 },
    ]
    const refunds = [refundOf(), refundOf()]
    expect(
      factsOf(refunds, booksOf(two, [300]), ["ref_1", "ref_2"]).toRepair
    ).toEqual([{ id: "ref_2", paisa: 30_000, by: "transaction" }])
  })

  it("a transaction with a sum that is not its refund's is put right", () => {
    const books = booksOf([{ id: "ref_1", amount: 300, transaction: 500 }])
    expect(factsOf([refundOf()], books, ["ref_1"]).toRepair).toEqual([
      { id: "ref_1", paisa: 30_000, by: "transaction" },
    ])
  })

  it("a transaction that names the payment covers its refunds, as far as its sum goes", () => {
    const two = [
      { id: "ref_1", amount: 300 },
      { id: "ref_2", amount: 829.9887 },
    ]
    const refunds = [refundOf(), refundOf({ amount: 82_999 })]
    const confirmed = ["ref_1", "ref_2"]
    expect(
      factsOf(refunds, booksOf(two, [1129.9887]), confirmed).toRepair
    ).toEqual([])
    expect(factsOf(refunds, booksOf(two, [300]), confirmed).toRepair).toEqual([
      { id: "ref_2", paisa: 82_999, by: "transaction" },
    ])
  })

  it("an order whose books never showed the money needs no transaction", () => {
    const books = booksOf([{ id: "ref_1", amount: 300 }], [], false)
    expect(factsOf([refundOf()], books, ["ref_1"]).toRepair).toEqual([])
  })

  it("less than half a paisa needs none either", () => {
    const books = booksOf([{ id: "ref_1", amount: 0.004 }])
    expect(factsOf([], books, ["ref_1"]).toRepair).toEqual([])
  })
})
