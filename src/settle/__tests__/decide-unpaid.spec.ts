import type { Act } from "../act"
import { decide } from "../decide"
import type { Answer } from "../../facts/facts"
import { ASKED, factsOf, HOUR, MINUTE, NOON, OPEN_CART } from "./facts-of"

const wait: Act = { do: "wait" }
const held = (reason: string) =>
  ({ do: "finish", outcome: "held", reason }) as Act
const canceled = (reason: string) =>
  ({ do: "finish", outcome: "canceled", reason }) as Act
const cancelOrder = (reason: string) => ({ do: "cancel_order", reason }) as Act

const ENDS: [Answer["kind"], string][] = [
  ["user_canceled", "customer_canceled"],
  ["expired", "link_expired"],
  ["failed", "payment_failed"],
]

describe.each(ENDS)("a link that ended as %s", (kind, reason) => {
  const answer = { kind }

  it("gives the stock of its unpaid order back", () => {
    expect(decide(factsOf({ answer }))).toEqual(cancelOrder(reason))
  })

  it("leaves an open cart alone", () => {
    expect(decide(factsOf({ answer, ...OPEN_CART }))).toEqual(canceled(reason))
  })

  it("leaves the order to another link that can still be paid", () => {
    const facts = factsOf({ answer, openSibling: true })
    expect(decide(facts)).toEqual(canceled(reason))
  })

  it("leaves the order that another link has paid", () => {
    const facts = factsOf({ answer, medusa: { paidBy: "another_link" } })
    expect(decide(facts)).toEqual(canceled(reason))
  })

  it("leaves the order that was paid and refunded", () => {
    const order = { wasPaid: true, inProgress: true }
    const facts = factsOf({ answer, order })
    expect(decide(facts)).toEqual(canceled(reason))
  })

  it("leaves an order alone that costs nothing: a coupon pays for all of it", () => {
    const facts = factsOf({ answer, order: { paisa: 0 }, cart: { paisa: 0 } })
    expect(decide(facts)).toEqual(canceled(reason))
  })

  it("leaves an edited order alone that has a cart-less collection", () => {
    const facts = factsOf({ answer, cart: null, order: { fromCart: false } })
    expect(decide(facts)).toEqual(canceled(reason))
  })

  it.each([
    ["a fulfilment", { order: { inProgress: true } }],
    [
      "another provider's authorized payment",
      { order: { authorizedElsewhere: true } },
    ],
    [
      "another provider's captured payment",
      { medusa: { paidBy: "another_provider" as const } },
    ],
  ])("holds when its unpaid order has %s", (_name, parts) => {
    const facts = factsOf({ answer, ...parts })
    expect(decide(facts)).toEqual(held("order_in_progress"))
  })
})

describe("a link that is not paid yet", () => {
  const after = NOON + 60 * MINUTE

  it("keeps the order's stock while it lives", () => {
    expect(decide(factsOf())).toEqual(wait)
  })

  it("gives the stock back when the hold is over, though the link may still be paid", () => {
    const facts = factsOf({ rules: { reserveMinutes: 5 } })
    expect(decide(facts)).toEqual(cancelOrder("reservation_expired"))
  })

  it("is never held longer than it lives", () => {
    const facts = factsOf({ now: after, rules: { reserveMinutes: 600 } })
    expect(decide(facts)).toEqual(cancelOrder("reservation_expired"))
  })

  it("is not given up on an answer from before the hold's end", () => {
    const facts = factsOf({
      now: after,
      answer: { kind: "initiated", askedAt: NOON },
    })
    expect(decide(facts)).toEqual(wait)
  })

  it("on an open cart ends some minutes after its expiry", () => {
    expect(decide(factsOf({ ...OPEN_CART, now: after }))).toEqual(wait)
    expect(decide(factsOf({ ...OPEN_CART, now: after + 10 * MINUTE }))).toEqual(
      canceled("link_expired")
    )
  })

  it("leaves the human's desk when Khalti knows it again", () => {
    const facts = factsOf({
      link: { outcome: "held", reason: "unknown_to_khalti" },
    })
    expect(decide(facts)).toEqual({ do: "reopen" })
  })
})

describe("a bank that has not decided", () => {
  const answer = { kind: "pending" as const }

  it("keeps the order's stock past the link's life", () => {
    expect(decide(factsOf({ answer, now: NOON + 5 * HOUR }))).toEqual(wait)
  })

  it("keeps it no longer than pendingReserveHours", () => {
    const facts = factsOf({ answer, now: NOON + 25 * HOUR })
    expect(decide(facts)).toEqual(cancelOrder("reservation_expired"))
  })

  it("beyond reason, without an order, is shown to a human", () => {
    const facts = factsOf({ answer, ...OPEN_CART, now: NOON + 25 * HOUR })
    expect(decide(facts)).toEqual(held("bank_pending"))
  })

  it("after a release is watched for a week, then shown to a human", () => {
    const late = { outcome: "canceled", reason: "reservation_expired" } as const
    const parts = { answer, link: late, order: { canceled: true } }
    expect(decide(factsOf({ ...parts, now: NOON + 48 * HOUR }))).toEqual(wait)
    expect(decide(factsOf({ ...parts, now: NOON + 8 * 24 * HOUR }))).toEqual(
      held("bank_pending")
    )
  })
})

describe("a link about which Khalti says nothing of use", () => {
  it.each([
    ["not_found", held("unknown_to_khalti")],
    ["unknown", held("unknown_status")],
    ["other_key", held("issued_with_another_key")],
    ["unreachable", wait],
    ["refused_key", wait],
  ] as [Answer["kind"], Act][])("%s changes nothing in Medusa", (kind, act) => {
    expect(decide(factsOf({ answer: { kind } }))).toEqual(act)
  })
})

describe("a link that was never issued", () => {
  const answer = { kind: "no_link" as const }

  it("is waited for while initiate may still answer", () => {
    expect(decide(factsOf({ answer, ...OPEN_CART }))).toEqual(wait)
  })

  it("is closed after ten minutes: nobody saw it", () => {
    const facts = factsOf({ answer, ...OPEN_CART, now: NOON + 6 * MINUTE })
    expect(decide(facts)).toEqual(canceled("gateway_unreachable"))
  })

  it("keeps an order that was placed meanwhile for its whole reservation, then gives its stock back", () => {
    expect(decide(factsOf({ answer, now: NOON + 6 * MINUTE }))).toEqual(wait)
    expect(decide(factsOf({ answer, now: NOON + HOUR }))).toEqual(
      cancelOrder("gateway_unreachable")
    )
  })
})

describe("money that Khalti has returned, of a link that was never captured", () => {
  it("cancels the order", () => {
    expect(decide(factsOf({ answer: { kind: "refunded" } }))).toEqual(
      cancelOrder("refunded_outside")
    )
  })

  it("is over when there is no order to cancel", () => {
    const facts = factsOf({ answer: { kind: "refunded" }, ...OPEN_CART })
    expect(decide(facts)).toEqual({
      do: "finish",
      outcome: "refunded",
      reason: "refunded_outside",
    })
  })

  it("cancels an order that waited for just this money, when settle has returned it and lookup lags behind", () => {
    const facts = factsOf({
      answer: { kind: "completed", paisa: ASKED },
      link: { refundCause: "cart_changed" },
      refunds: { sentPaisa: ASKED },
    })
    expect(decide(facts)).toEqual(cancelOrder("cart_changed"))
  })

  it("names the cause that settle returned it for", () => {
    const facts = factsOf({
      answer: { kind: "refunded" },
      order: { canceled: true },
      link: { refundCause: "order_canceled" },
      refunds: { sentPaisa: ASKED },
    })
    expect(decide(facts)).toMatchObject({ reason: "order_canceled" })
  })

  it("was returned by other hands when Khalti refused the shop's own try", () => {
    const facts = factsOf({
      answer: { kind: "refunded" },
      order: { canceled: true },
      link: { refundCause: "order_canceled" },
      refunds: { sentPaisa: ASKED, ownPaisa: 0 },
    })
    expect(decide(facts)).toMatchObject({ reason: "refunded_outside" })
  })

  it("in part is shown to a human: nobody knows how much is left", () => {
    const facts = factsOf({ answer: { kind: "partially_refunded" } })
    expect(decide(facts)).toEqual(held("refunded_outside"))
  })
})
