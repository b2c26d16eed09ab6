import type { Refund } from "../../modules/khalti/ledger"
import type { PaymentBooks } from "../read-medusa"
import { ASKED, booksOf, factsOf } from "./books-of"
import { refundOf } from "./refund-of"

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
