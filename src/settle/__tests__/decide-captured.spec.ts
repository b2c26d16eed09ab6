import type { Act } from "../act"
import { decide } from "../decide"
import { ASKED, factsOf, OPEN_CART, PAID } from "./facts-of"

type Case = [string, Parameters<typeof factsOf>[0], Act]

const captured: Act = { do: "finish", outcome: "captured", reason: "captured" }
const held = (reason: string) =>
  ({ do: "finish", outcome: "held", reason }) as Act

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
      { do: "refund", cause: "completion_failed" },
    ],
    [
      "without an order, and its cart has another sum by now: it goes back",
      { ...OPEN_CART, cart: { completed: false, paisa: ASKED + 1 } },
      { do: "refund", cause: "cart_changed" },
    ],
    [
      "without an order or a cart: it goes back, nobody is told that an order is paid",
      { order: null, cart: null },
      { do: "refund", cause: "cart_invalid" },
    ],
    [
      "for an exchange that was canceled: the sale stands, a human is told that it is too much",
      { cart: null, order: { fromCart: false, owedPaisa: -ASKED } },
      { ...captured, alert: "overpaid" } as Act,
    ],
    [
      "for an order that was made cheaper long after: nobody is told that the customer overpaid",
      { link: { outcome: "captured" }, order: { owedPaisa: -500 } },
      captured,
    ],
    [
      "without an order, sold out: it goes back",
      { ...OPEN_CART, soldOut: true },
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
