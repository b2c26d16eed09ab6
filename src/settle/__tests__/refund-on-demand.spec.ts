import { decide } from "../decide"
import { chooseRefundRoad, type RefundWish } from "../refund-on-demand"
import { ASKED, factsOf, PAID } from "./facts-of"

type Parts = Parameters<typeof factsOf>[0]
type Refund = RefundWish["refunds"][number]

const CANCELED = { order: { canceled: true } }

function refundOf(refund: Partial<Refund> = {}): Refund {
  return {
    id: "khref_1",
    status: "refused",
    code: null,
    amount: ASKED as unknown as Refund["amount"],
    ...refund,
  }
}

function choose(
  parts: Parts,
  wish: Partial<Pick<RefundWish, "refunds" | "mobile">> & {
    held?: boolean
  } = {}
) {
  const facts = factsOf({ answer: PAID, ...parts })
  return chooseRefundRoad({
    row: {
      id: "khpay_1",
      reference: "KH-1",
      outcome: wish.held === false ? "open" : "held",
    },
    facts,
    act: decide(facts),
    refunds: wish.refunds ?? [],
    mobile: wish.mobile,
  })
}

const refusal = (text: string) => ({ refused: expect.stringContaining(text) })

describe("money that Medusa never registered", () => {
  it("goes back by Khalti alone when it is held", () => {
    expect(choose({})).toEqual({ by: "khalti" })
  })

  it("goes back when settle wants it returned anyway", () => {
    expect(choose(CANCELED, { held: false })).toEqual({ by: "khalti" })
  })

  it("stays while it is on its way to an order", () => {
    expect(choose({}, { held: false })).toEqual(refusal("on its way"))
  })

  it("stays when a part is back already: the rest has no known size", () => {
    expect(choose({ answer: { kind: "partially_refunded" } })).toEqual(
      refusal("dashboard")
    )
  })
})

describe("money in Medusa's books", () => {
  it("goes back through core, as much as is left, when the order is canceled", () => {
    expect(choose({ ...CANCELED, payment: { refundedPaisa: 30_000 } })).toEqual(
      { by: "medusa", paymentId: "pay_1", paisa: ASKED - 30_000 }
    )
  })

  it("stays on a live order, and Medusa's own refund is named", () => {
    expect(choose({ payment: {} })).toEqual(
      refusal("/admin/payments/pay_1/refund")
    )
  })

  it("a live order's refund that lacked a number goes again with one, of its own size", () => {
    const refunds = [
      refundOf({
        code: "needs_mobile",
        amount: 30_000 as unknown as Refund["amount"],
      }),
    ]
    expect(choose({ payment: {} }, { refunds, mobile: "9800000005" })).toEqual({
      by: "medusa_again",
      paymentId: "pay_1",
      paisa: 30_000,
    })
  })

  it("stays when a part was returned elsewhere, until its size is said", () => {
    expect(
      choose({
        ...CANCELED,
        payment: {},
        answer: { kind: "partially_refunded" },
      })
    ).toEqual(refusal("refunded-outside"))
  })

  it("is not returned twice", () => {
    expect(choose({ ...CANCELED, payment: { refundedPaisa: ASKED } })).toEqual(
      refusal("already")
    )
  })
})

describe("what never goes back", () => {
  it.each(["requested", "unknown"] as const)(
    "anything while a refund is %s: it is named, with the door that resolves it",
    (status) => {
      const refunds = [refundOf({ status })]
      expect(choose({}, { refunds })).toEqual(
        refusal("/admin/khalti/refunds/khref_1/resolve")
      )
    }
  )

  it.each([
    "initiated",
    "pending",
    "expired",
    "user_canceled",
    "failed",
    "no_link",
  ] as const)("nothing is paid: %s", (kind) => {
    expect(choose({ answer: { kind } })).toEqual(refusal("Nothing is paid"))
  })

  it.each([
    "unreachable",
    "refused_key",
    "not_found",
    "other_key",
    "unknown",
  ] as const)("nobody knows: %s", (kind) => {
    expect(choose({ answer: { kind } })).toEqual(refusal("does not confirm"))
  })

  it("is back already", () => {
    expect(choose({ answer: { kind: "refunded" } })).toEqual(refusal("already"))
    expect(choose({ link: { ownRefund: "succeeded" } })).toEqual(
      refusal("already")
    )
  })

  it("lacks a number: it is asked for instead of being refused again", () => {
    const refunds = [refundOf({ code: "needs_mobile" })]
    expect(choose({}, { refunds })).toEqual(refusal("mobile"))
    expect(choose({}, { refunds, mobile: "9800000005" })).toEqual({
      by: "khalti",
    })
  })
})
