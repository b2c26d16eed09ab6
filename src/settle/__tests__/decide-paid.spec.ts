import type { Act } from "../act"
import { decide } from "../decide"
import { ASKED, factsOf, OPEN_CART, PAID } from "./facts-of"

type Case = [string, Parameters<typeof factsOf>[0], Act]

const held = (reason: string) =>
  ({ do: "finish", outcome: "held", reason }) as Act

describe("money that Khalti took", () => {
  const cases: Case[] = [
    ["an order waiting for it is captured", {}, { do: "capture" }],
    ["an open cart of this sum is completed", OPEN_CART, { do: "complete" }],
    [
      "an order whose session was replaced gets a session again, not a refund",
      { medusa: { sessionAlive: false } },
      { do: "renew_session" },
    ],
    [
      "an open cart whose session was replaced gets a session again",
      { ...OPEN_CART, medusa: { sessionAlive: false } },
      { do: "renew_session" },
    ],
    [
      "an order that was canceled: it goes back",
      { order: { canceled: true } },
      { do: "refund", cause: "order_canceled" },
    ],
    [
      "an order that another link has paid: it goes back",
      { medusa: { paidBy: "another_link" }, order: { owedPaisa: 0 } },
      { do: "refund", cause: "paid_twice" },
    ],
    [
      "an order that another provider has captured: it goes back",
      { medusa: { paidBy: "another_provider" }, order: { owedPaisa: 0 } },
      { do: "refund", cause: "paid_twice" },
    ],
    [
      "an order that another link paid and that was refunded since: it goes back",
      {
        medusa: { paidSince: true },
        order: { wasPaid: true, paisa: 0, owedPaisa: 0 },
      },
      { do: "refund", cause: "paid_twice" },
    ],
    [
      "one of two collections for one debt, when the other is paid: it goes back",
      {
        cart: null,
        medusa: { paidSince: true },
        order: { fromCart: false, owedPaisa: 0 },
      },
      { do: "refund", cause: "paid_twice" },
    ],
    [
      "an exchange that was canceled: it is captured, for nobody else paid",
      { cart: null, order: { fromCart: false, owedPaisa: 0 } },
      { do: "capture" },
    ],
    [
      "what an order still owes beside what another provider was paid: it is captured",
      {
        cart: null,
        medusa: { paidSince: true },
        order: { fromCart: false, owedPaisa: ASKED },
      },
      { do: "capture" },
    ],
    [
      "rupees for a cart that is in dollars by now: it goes back",
      { ...OPEN_CART, medusa: { inRupees: false } },
      { do: "refund", cause: "cart_changed" },
    ],
    [
      "one of two orders of a cart: which one it pays is a human's to say",
      { medusa: { unlinked: true } },
      held("order_unlinked"),
    ],
    [
      "an order that the merchant keeps and that nobody paid: a human must say",
      { siblings: { orderKept: true, orderBound: true } },
      held("order_kept"),
    ],
    [
      "an order that the merchant keeps and that is paid another way: it goes back",
      {
        siblings: { orderKept: true, orderBound: true },
        medusa: { paidBy: "another_provider" },
        order: { owedPaisa: 0 },
      },
      { do: "refund", cause: "paid_twice" },
    ],
    [
      "a draft: it becomes an order first",
      { cart: null, order: { fromCart: false, draft: true } },
      { do: "convert_draft" },
    ],
    [
      "an order that core is still making: nothing is captured that may be removed",
      { medusa: { coreAtWork: true } },
      { do: "wait_for_core" },
    ],
    [
      "a canceled order, while core is at work: nothing is returned",
      { medusa: { coreAtWork: true }, order: { canceled: true } },
      { do: "wait_for_core" },
    ],
    [
      "a cart that has changed: it goes back",
      { ...OPEN_CART, cart: { completed: false, paisa: ASKED + 1 } },
      { do: "refund", cause: "cart_changed" },
    ],
    [
      "a session of an old sum on a collection of the new one: it goes back",
      { medusa: { collection: { id: "pay_col_1", paisa: ASKED * 2 } } },
      { do: "refund", cause: "cart_changed" },
    ],
    [
      "an order that was edited while unpaid, paid with its new sum: it is captured, although its cart had another",
      { cart: { paisa: ASKED - 500 }, order: { paisa: ASKED } },
      { do: "capture" },
    ],
    [
      "an order that was edited while unpaid, paid with its old sum: it goes back",
      {
        medusa: { collection: { id: "pay_col_1", paisa: ASKED + 500 } },
        order: { paisa: ASKED + 500 },
      },
      { do: "refund", cause: "cart_changed" },
    ],
    [
      "an order that was edited while unpaid, paid with neither its old sum nor its new one: it goes back",
      { cart: { paisa: ASKED - 500 }, order: { paisa: ASKED + 500 } },
      { do: "refund", cause: "cart_changed" },
    ],
    [
      "a cart that is gone: it goes back",
      { order: null, cart: null },
      { do: "refund", cause: "cart_invalid" },
    ],
    [
      "a cart whose stock is sold: it goes back",
      { ...OPEN_CART, soldOut: true },
      { do: "refund", cause: "out_of_stock" },
    ],
    [
      "an order's own collection is captured",
      { cart: null, order: { fromCart: false } },
      { do: "capture" },
    ],
    [
      "a refund of it whose answer was lost: no sale until that is known",
      { refunds: { underWay: true } },
      { do: "wait" },
    ],
    [
      "a refund of it that Khalti refused does not stand in the way of a sale",
      { refunds: { needsHuman: "refund_needs_mobile" } },
      { do: "capture" },
    ],
    [
      "a refund that Khalti confirmed is never paid again because lookup lags",
      {
        ...OPEN_CART,
        refunds: { sentPaisa: ASKED },
        link: { refundCause: "cart_changed" },
      },
      { do: "finish", outcome: "refunded", reason: "cart_changed" },
    ],
    [
      "an order whose books a crash kept from showing it: it is recorded, for the merchant would ask for it again",
      { payment: { onOrder: false } },
      { do: "record_capture" },
    ],
    [
      "an order, with a refund in the books that never went out: the books are put right before anything else",
      {
        payment: { refundedPaisa: ASKED },
        refunds: { wrongBooks: { refunds: ["ref_1"], transactions: [] } },
      },
      { do: "repair_books" },
    ],
    [
      "a canceled order, with unfinished books: the money goes back before they are put right",
      {
        order: { canceled: true },
        payment: {},
        refunds: { wrongBooks: { refunds: ["ref_1"], transactions: [] } },
      },
      { do: "refund", cause: "order_canceled" },
    ],
    [
      "that is back and in no book of Medusa's: it is recorded before anything else",
      { payment: {}, refunds: { sentPaisa: 30000, unrecordedPaisa: 30000 } },
      { do: "record_refund" },
    ],
  ]
  it.each(cases)("%s", (_name, parts, act) => {
    expect(decide(factsOf({ answer: PAID, ...parts }))).toEqual(act)
  })

  it("less than was asked is never captured and never returned, but shown", () => {
    const facts = factsOf({ answer: { ...PAID, paisa: ASKED - 1 } })
    expect(decide(facts)).toEqual(held("amount_mismatch"))
  })

  it("without an amount is less than was asked", () => {
    const facts = factsOf({ answer: { kind: "completed" } })
    expect(decide(facts)).toEqual(held("amount_mismatch"))
  })

  it("more than was asked is captured as asked", () => {
    const facts = factsOf({ answer: { ...PAID, paisa: ASKED + 1 } })
    expect(decide(facts)).toEqual({ do: "capture" })
  })
})
