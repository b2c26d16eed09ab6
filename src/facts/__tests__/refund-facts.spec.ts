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
              id: `ordtrx_${id}`,
              reference_id: id,
              amount: transaction!,
            })),
          ...shared.map((amount) => ({
            id: `ordtrx_${amount}`,
            reference_id: "pay_1",
            amount,
          })),
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

describe("what a crash left in Medusa's books is taken out", () => {
  type Case = [
    string,
    Refund[],
    PaymentBooks,
    { refunds?: string[]; transactions?: string[] } | null,
    string[],
  ]
  const cases: Case[] = [
    [
      "a refund for which no money went back",
      [],
      booksOf([{ id: "ref_1", amount: 300 }]),
      { refunds: ["ref_1"] },
      [],
    ],
    [
      "a refund of one paisa for which no money went back: it is no rounding",
      [],
      booksOf([{ id: "ref_1", amount: 0.01 }]),
      { refunds: ["ref_1"] },
      [],
    ],
    [
      "a refund whose money went back, and that core did not finish: it is recorded anew",
      [refundOf()],
      booksOf([{ id: "ref_1", amount: 300 }]),
      { refunds: ["ref_1"] },
      [],
    ],
    [
      "with its transaction, where core's next refund wrote one for it",
      [],
      booksOf([{ id: "ref_1", amount: 300, transaction: 200 }]),
      { refunds: ["ref_1"], transactions: ["ordtrx_ref_1"] },
      [],
    ],
    [
      "a confirmed refund without its order's transaction",
      [refundOf()],
      booksOf([{ id: "ref_1", amount: 300 }]),
      { refunds: ["ref_1"] },
      ["ref_1"],
    ],
    [
      "a confirmed refund beside the transaction of another one of the same sum",
      [refundOf(), refundOf()],
      booksOf([
        { id: "ref_1", amount: 300, transaction: 300 },
        { id: "ref_2", amount: 300 },
      ]),
      { refunds: ["ref_2"] },
      ["ref_1", "ref_2"],
    ],
    [
      "a transaction with a sum that is not its refund's, and the refund",
      [refundOf()],
      booksOf([{ id: "ref_1", amount: 300, transaction: 500 }]),
      { refunds: ["ref_1"], transactions: ["ordtrx_ref_1"] },
      ["ref_1"],
    ],
    [
      "a transaction that names the payment and is less than its refunds",
      [refundOf(), refundOf()],
      booksOf(
        [
          { id: "ref_1", amount: 300 },
          { id: "ref_2", amount: 300 },
        ],
        [300]
      ),
      { refunds: ["ref_1", "ref_2"], transactions: ["ordtrx_300"] },
      ["ref_1", "ref_2"],
    ],
    [
      "a transaction that names the payment, of a refund that failed",
      [refundOf({ status: "refused" })],
      booksOf([], [1129.9887]),
      { transactions: ["ordtrx_1129.9887"] },
      [],
    ],
    [
      "nothing where such a transaction shows what went back since and is not recorded yet",
      [refundOf({ amount: ASKED })],
      booksOf([], [1129.9887]),
      null,
      [],
    ],
    [
      "nothing where a transaction that names the payment shows all its refunds",
      [refundOf(), refundOf({ amount: 82_999 })],
      booksOf(
        [
          { id: "ref_1", amount: 300 },
          { id: "ref_2", amount: 829.9887 },
        ],
        [1129.9887]
      ),
      null,
      ["ref_1", "ref_2"],
    ],
    [
      "nothing of an order whose books never showed the money",
      [refundOf()],
      booksOf([{ id: "ref_1", amount: 300 }], [], false),
      null,
      ["ref_1"],
    ],
    [
      "nothing for want of less than half a paisa",
      [],
      booksOf([{ id: "ref_1", amount: 0.004 }]),
      null,
      ["ref_1"],
    ],
    ...(["requested", "unknown"] as const).map((status): Case => [
      `nothing while a refund is ${status}`,
      [refundOf({ status })],
      booksOf([{ id: "ref_1", amount: 300 }]),
      null,
      [],
    ]),
  ]
  it.each(cases)("%s", (_name, refunds, books, wrong, confirmed) => {
    expect(factsOf(refunds, books, confirmed).wrongBooks).toEqual(
      wrong && { refunds: [], transactions: [], ...wrong }
    )
  })
})
