import { refundOf } from "../../facts/__tests__/refund-of"
import type { Link } from "../../modules/khalti/ledger"
import { decide } from "../decide"
import { refundOnDemand, type RefundWish } from "../refund-on-demand"
import { ASKED, factsOf, OPEN_CART, PAID } from "./facts-of"

type Parts = Parameters<typeof factsOf>[0]

const CANCELED = { order: { canceled: true } }
const WHOLE = { key: "settle:khpay_1:0", paisa: ASKED, isFull: true }

function wish(
  parts: Parts,
  {
    outcome = "held",
    paid = null,
    ...more
  }: Partial<Pick<RefundWish, "refunds" | "mobile">> & {
    outcome?: Link["outcome"]
    paid?: number | null
  } = {}
) {
  const facts = factsOf({ answer: PAID, ...parts })
  return refundOnDemand({
    link: {
      id: "khpay_1",
      reference: "KH-1",
      outcome,
      amount: ASKED,
      paid_amount: paid,
    } as unknown as Link,
    facts,
    act: decide(facts),
    refunds: [],
    ...more,
  })
}

function denied(text: string) {
  return { denied: expect.stringContaining(text) }
}

describe("money that Medusa never captured", () => {
  it("goes back in full when it is held", () => {
    expect(wish({})).toEqual(WHOLE)
  })

  it("goes back in full when settle wants it returned anyway", () => {
    expect(wish(CANCELED, { outcome: "open" })).toEqual(WHOLE)
  })

  it("goes back with what the customer overpaid", () => {
    const answer = { ...PAID, paisa: ASKED + 500 }
    expect(wish({ answer })).toEqual({ ...WHOLE, paisa: ASKED + 500 })
  })

  it("stays while it is on its way to an order", () => {
    expect(wish({}, { outcome: "open" })).toEqual(denied("on its way"))
  })

  it.each(["partially_refunded", "refunded_unclear"] as const)(
    "stays when some of it is back already, and nobody says how much: %s",
    (kind) => {
      expect(wish({ answer: { kind } })).toEqual(denied("dashboard"))
    }
  )

  it("that Khalti refused to return is called again in the same row", () => {
    const refused = refundOf({ status: "refused", amount: ASKED })
    expect(wish({}, { refunds: [refused] })).toEqual({ ...WHOLE, refused })
  })

  it("is a refund of its own when the half that went back had the same sum", () => {
    const answer = { ...PAID, paisa: 60_000 }
    const parts = { answer, refunds: { sentPaisa: 30_000 } }
    expect(wish(parts, { refunds: [refundOf()] })).toEqual({
      key: "settle:khpay_1:30000",
      paisa: 30_000,
      isFull: false,
    })
  })
})

describe("money that Medusa has captured", () => {
  it("goes back, as much as is left, when the order is canceled", () => {
    expect(
      wish({
        ...CANCELED,
        payment: { refundedPaisa: 30_000 },
        refunds: { sentPaisa: 30_000 },
      })
    ).toEqual({
      key: "settle:khpay_1:30000",
      paisa: ASKED - 30_000,
      isFull: false,
    })
  })

  it("goes back in full when settle wants it returned anyway", () => {
    const parts = { ...CANCELED, payment: {} }
    expect(wish(parts, { outcome: "captured" })).toEqual(WHOLE)
  })

  it("goes back in full when it is held, though it could still become an order", () => {
    expect(wish({ ...OPEN_CART, payment: {} })).toEqual(WHOLE)
  })

  it("stays while it is on its way to an order", () => {
    expect(wish({ ...OPEN_CART, payment: {} }, { outcome: "open" })).toEqual(
      denied("on its way")
    )
  })

  it("goes back with what the customer overpaid, though Khalti names no sum any more", () => {
    const answer = { kind: "partially_refunded" } as const
    const parts = {
      ...CANCELED,
      answer,
      payment: { refundedPaisa: 30_000 },
      refunds: { sentPaisa: 30_000 },
    }
    const rest = { key: "settle:khpay_1:30000", isFull: false }
    expect(wish(parts)).toEqual({ ...rest, paisa: ASKED - 30_000 })
    expect(wish(parts, { paid: ASKED + 500 })).toEqual({
      ...rest,
      paisa: ASKED + 500 - 30_000,
    })
  })

  it("stays on a live order, and Medusa's own refund is named", () => {
    expect(wish({ payment: {} })).toEqual(
      denied("/admin/payments/pay_1/refund")
    )
  })

  it("a live order's refund that lacked a number goes again with one, of its own size", () => {
    const refused = refundOf({ status: "refused", code: "needs_mobile" })
    expect(
      wish({ payment: {} }, { refunds: [refused], mobile: "9800000005" })
    ).toEqual({
      key: "settle:khpay_1:0",
      paisa: 30_000,
      isFull: false,
      refused,
    })
  })

  it("a live order's refund of all of it that lacked a number goes again in the same row", () => {
    const refused = refundOf({
      status: "refused",
      code: "needs_mobile",
      amount: ASKED,
      is_full: true,
    })
    expect(
      wish({ payment: {} }, { refunds: [refused], mobile: "9800000005" })
    ).toEqual({ ...WHOLE, refused })
  })

  it("a live order's refund that lacked a number is never more than what is left by now", () => {
    const refused = refundOf({
      status: "refused",
      code: "needs_mobile",
      amount: ASKED,
      is_full: true,
    })
    expect(
      wish(
        { payment: {}, refunds: { sentPaisa: 100 } },
        { refunds: [refused], mobile: "9800000005" }
      )
    ).toEqual({
      key: "settle:khpay_1:100",
      paisa: ASKED - 100,
      isFull: false,
    })
  })

  it("stays when a part was returned elsewhere, until its size is said", () => {
    expect(
      wish({
        ...CANCELED,
        payment: {},
        answer: { kind: "partially_refunded" },
      })
    ).toEqual(denied("refunded-outside"))
  })

  it("goes back although the order lives, when another payment has paid it", () => {
    expect(
      wish({
        payment: { canceled: true },
        medusa: { paidBy: "another_link" },
      })
    ).toEqual(WHOLE)
  })

  it("is not returned twice", () => {
    expect(
      wish({
        ...CANCELED,
        payment: { refundedPaisa: ASKED },
        refunds: { sentPaisa: ASKED },
      })
    ).toEqual(denied("already"))
  })
})

describe("what never goes back", () => {
  it.each(["requested", "unknown"] as const)(
    "anything while a refund is %s: it is named, with the address that resolves it",
    (status) => {
      expect(wish({}, { refunds: [refundOf({ status })] })).toEqual(
        denied("/admin/khalti/refunds/khref_1/resolve")
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
    expect(wish({ answer: { kind } })).toEqual(denied("Nothing is paid"))
  })

  it.each([
    "unreachable",
    "refused_key",
    "not_found",
    "other_key",
    "unknown",
  ] as const)("nobody knows: %s", (kind) => {
    expect(wish({ answer: { kind } })).toEqual(denied("does not confirm"))
  })

  it("is back already", () => {
    expect(wish({ answer: { kind: "refunded" } })).toEqual(denied("already"))
    expect(wish({ refunds: { sentPaisa: ASKED } })).toEqual(denied("already"))
  })

  it("lacks a number: it is asked for instead of being refused again", () => {
    const refused = refundOf({ status: "refused", code: "needs_mobile" })
    expect(wish({}, { refunds: [refused] })).toEqual(denied("mobile"))
    expect(wish({}, { refunds: [refused], mobile: "9800000005" })).toEqual(
      WHOLE
    )
  })
})
