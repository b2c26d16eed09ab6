import type { Act } from "../act"
import { decide } from "../decide"
import { ASKED, factsOf, OPEN_CART } from "./facts-of"

const captured: Act = { do: "finish", outcome: "captured", reason: "captured" }
const held = (reason: string) =>
  ({ do: "finish", outcome: "held", reason }) as Act
const refunded = (reason: string) =>
  ({ do: "finish", outcome: "refunded", reason }) as Act
const cancelOrder = (reason: string) => ({ do: "cancel_order", reason }) as Act

describe("money that Khalti has returned, of a link that was never captured", () => {
  it("cancels the order", () => {
    expect(decide(factsOf({ answer: { kind: "refunded" } }))).toEqual(
      cancelOrder("refunded_outside")
    )
  })

  it("is over when there is no order to cancel", () => {
    const facts = factsOf({ answer: { kind: "refunded" }, ...OPEN_CART })
    expect(decide(facts)).toEqual(refunded("refunded_outside"))
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

  it("was returned by the shop when it sent all that an underpaid link had", () => {
    const facts = factsOf({
      answer: { kind: "refunded" },
      ...OPEN_CART,
      refunds: { sentPaisa: ASKED - 5, allBack: true },
    })
    expect(decide(facts)).toEqual(refunded("refunded_by_shop"))
  })

  it("was returned by other hands when the shop sent no more than a part of it", () => {
    const facts = factsOf({
      answer: { kind: "refunded" },
      ...OPEN_CART,
      refunds: { sentPaisa: 30_000 },
    })
    expect(decide(facts)).toEqual(refunded("refunded_outside"))
  })

  it.each(["partially_refunded", "refunded_unclear"] as const)(
    "in part is shown to a human, nobody knows how much is left: %s",
    (kind) => {
      expect(decide(factsOf({ answer: { kind } }))).toEqual(
        held("refunded_outside")
      )
      const refunds = { sentPaisa: 100 }
      expect(decide(factsOf({ answer: { kind }, refunds }))).toEqual(
        held("refunded_outside")
      )
    }
  )

  it("is all back, as the shop's own refund says, when Khalti does not say how much", () => {
    const facts = factsOf({
      answer: { kind: "refunded_unclear" },
      ...OPEN_CART,
      refunds: { sentPaisa: ASKED },
    })
    expect(decide(facts)).toEqual(refunded("refunded_by_shop"))
  })
})

describe("a sale of which the dashboard returned a part", () => {
  const answer = { kind: "partially_refunded" } as const
  const alert = "refunded_outside"

  it("stands, with an alert: nobody knows how much is left", () => {
    const facts = factsOf({ answer, payment: {} })
    expect(decide(facts)).toEqual({ ...captured, alert })
  })

  it("stands without its order as well", () => {
    const facts = factsOf({ answer, payment: {}, order: null })
    expect(decide(facts)).toEqual({ ...captured, alert })
  })

  it("is a human's once the order is canceled: a program cannot say how much is owed", () => {
    const order = { canceled: true }
    expect(decide(factsOf({ answer, payment: {}, order }))).toEqual(
      held("refunded_outside")
    )
  })

  it("stays in front of a human while a refund waits for a number: was this the part?", () => {
    const refunds = { needsHuman: "refund_needs_mobile" } as const
    expect(decide(factsOf({ answer, payment: {}, refunds }))).toEqual({
      ...held("refund_needs_mobile"),
      alert,
    })
  })
})

describe("a sale of which Khalti only says that money went back", () => {
  it("is a human's when the shop has sent none: it may be all of it", () => {
    const answer = { kind: "refunded_unclear" } as const
    expect(decide(factsOf({ answer, payment: {} }))).toEqual(
      held("refunded_outside")
    )
  })
})

describe.each(["partially_refunded", "refunded_unclear"] as const)(
  "a sale of which the shop returned a part, and Khalti says %s",
  (kind) => {
    const answer = { kind }
    const payment = { refundedPaisa: 100 }
    const refunds = { sentPaisa: 100 }

    it("stands, and nobody is alarmed", () => {
      expect(decide(factsOf({ answer, payment, refunds }))).toEqual(captured)
    })

    it("pays the rest back when its order is canceled", () => {
      const order = { canceled: true }
      expect(decide(factsOf({ answer, payment, refunds, order }))).toEqual({
        do: "refund",
        cause: "order_canceled",
      })
    })

    it("is a human's when nobody knows whether that part went back", () => {
      const unknown = { unknown: true }
      const facts = factsOf({ answer, payment: {}, refunds: unknown })
      expect(decide(facts)).toEqual(held("refund_unknown"))
    })

    it("waits while a refund is under way", () => {
      const underWay = { ...refunds, underWay: true }
      const facts = factsOf({ answer, payment, refunds: underWay })
      expect(decide(facts)).toEqual({ do: "wait" })
    })
  }
)

describe("a sale whose money is all back", () => {
  it("was returned by the shop, though the dashboard sent what was overpaid", () => {
    const facts = factsOf({
      answer: { kind: "refunded" },
      payment: { refundedPaisa: ASKED },
      refunds: { sentPaisa: ASKED + 500, ownPaisa: ASKED },
    })
    expect(decide(facts)).toEqual(refunded("refunded_by_shop"))
  })
})
