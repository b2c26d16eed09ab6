import type { Act } from "../act"
import { decide } from "../decide"
import { ASKED, factsOf, OPEN_CART, PAID } from "./facts-of"

type Case = [string, Parameters<typeof factsOf>[0], Act]

const captured: Act = { do: "finish", outcome: "captured", reason: "captured" }
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
      { medusa: { paidBy: "another_link" } },
      { do: "refund", cause: "paid_twice" },
    ],
    [
      "an order that another provider has captured: it goes back",
      { medusa: { paidBy: "another_provider" } },
      { do: "refund", cause: "paid_twice" },
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
      { ...OPEN_CART, completionFailure: "out_of_stock" },
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

describe("money that Medusa has registered", () => {
  const cases: Case[] = [
    ["on a live order: the sale stands", {}, captured],
    [
      "more than was asked: the sale stands, a human is told",
      { answer: { ...PAID, paisa: ASKED + 500 } },
      { ...captured, alert: "overpaid" } as Act,
    ],
    [
      "on a canceled order: it goes back through Medusa",
      { order: { canceled: true } },
      { do: "refund", cause: "order_canceled" },
    ],
    [
      "without an order, while its cart can still become one: it does",
      OPEN_CART,
      { do: "complete" },
    ],
    [
      "without an order, after core rolled it back: it goes back",
      { ...OPEN_CART, payment: { canceled: true } },
      { do: "refund", cause: "cart_invalid" },
    ],
    [
      "without an order, and its cart has another sum by now: it goes back",
      { ...OPEN_CART, cart: { completed: false, paisa: ASKED + 1 } },
      { do: "refund", cause: "cart_invalid" },
    ],
    [
      "without an order, sold out: it goes back",
      { ...OPEN_CART, completionFailure: "out_of_stock" },
      { do: "refund", cause: "out_of_stock" },
    ],
    [
      "and returned by the shop: it is over",
      { payment: { refundedPaisa: ASKED }, refunds: { sentPaisa: ASKED } },
      { do: "finish", outcome: "refunded", reason: "refunded_by_shop" },
    ],
    [
      "returned with the order's cancellation: it is over",
      {
        payment: { refundedPaisa: ASKED },
        refunds: { sentPaisa: ASKED },
        order: { canceled: true },
      },
      { do: "finish", outcome: "refunded", reason: "order_canceled" },
    ],
    [
      "with a partial refund of unknown end: a human must say, before anything else is recorded",
      { refunds: { unknown: true, unrecordedPaisa: 100 } },
      held("refund_unknown"),
    ],
    [
      "returned in parts by the shop: the shop did it, not Khalti's dashboard",
      {
        payment: { refundedPaisa: ASKED },
        refunds: { sentPaisa: ASKED, ownPaisa: ASKED },
      },
      { do: "finish", outcome: "refunded", reason: "refunded_by_shop" },
    ],
    [
      "returned in part by the shop and in part in Khalti's dashboard: others did it",
      {
        payment: { refundedPaisa: ASKED },
        refunds: { sentPaisa: ASKED, ownPaisa: ASKED - 1 },
      },
      { do: "finish", outcome: "refunded", reason: "refunded_outside" },
    ],
    [
      "to be refunded, and Khalti wants a mobile number: a human must name it",
      { refunds: { needsHuman: "refund_needs_mobile" } },
      held("refund_needs_mobile"),
    ],
    [
      "to go back with its canceled order, and Khalti wants a mobile number: the same",
      {
        refunds: { needsHuman: "refund_needs_mobile" },
        order: { canceled: true },
      },
      held("refund_needs_mobile"),
    ],
    [
      "of which the merchant's refund was lost: a human must ask for it again",
      { refunds: { needsHuman: "refund_lost" } },
      held("refund_lost"),
    ],
    [
      "of which the merchant's refund was lost, on an order that is canceled since: all of it goes back",
      { refunds: { needsHuman: "refund_lost" }, order: { canceled: true } },
      { do: "refund", cause: "order_canceled" },
    ],
    [
      "on an order that another link has paid as well: Medusa counts both, and no program takes one of them back",
      { medusa: { paidBy: "another_link" } },
      captured,
    ],
    [
      "given up by core in a failed completion, while another link has paid the order since: it goes back",
      { payment: { canceled: true }, medusa: { paidBy: "another_link" } },
      { do: "refund", cause: "paid_twice" },
    ],
    [
      "given up by a losing race, while it alone pays the order: the sale stands",
      { payment: { canceled: true } },
      captured,
    ],
    [
      "is not put in doubt by Khalti not knowing the link",
      { answer: { kind: "not_found" } },
      { do: "wait" },
    ],
    [
      "that Khalti says was never paid: nothing a program may conclude from",
      { answer: { kind: "expired" } },
      held("unknown_status"),
    ],
    [
      "that Khalti says can still be paid: the same",
      { answer: { kind: "initiated" } },
      held("unknown_status"),
    ],
    [
      "that Khalti says a bank still has: the same",
      { answer: { kind: "pending" } },
      held("unknown_status"),
    ],
    [
      "refunded in Khalti's dashboard: Medusa is told",
      {
        answer: { kind: "refunded" },
        refunds: { sentPaisa: ASKED, ownPaisa: 0, unrecordedPaisa: ASKED },
      },
      { do: "record_refund" },
    ],
  ]
  it.each(cases)("%s", (_name, parts, act) => {
    const facts = factsOf({ answer: PAID, payment: {}, ...parts })
    expect(decide(facts)).toEqual(act)
  })
})
