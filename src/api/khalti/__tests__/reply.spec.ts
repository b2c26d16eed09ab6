import type { Link } from "../../../modules/khalti/service"
import type { CustomerAnswer } from "../../../settle/customer-answer"
import { invalidReply } from "../answer-customer"
import { toJson } from "../reply"

const PAYMENT_URL = "https://test-pay.khalti.com/?pidx=HT6o6PEZRWFJ5ygavzHWd5"
const QUOTED = { reference: "KH-7F3K9Q2MXT", amount: 112999 }
const EXPIRES_AT = "2026-01-15T12:00:00.000Z"

function jsonOf(answer: CustomerAnswer) {
  const link = {
    ...QUOTED,
    payment_url: PAYMENT_URL,
    expires_at: new Date(EXPIRES_AT),
  } as Link
  return toJson({ ...answer, orderId: null, cartId: null, leftOut: [], link })
}

describe("the storefront's answer", () => {
  it("has the sum in paisa and the reference, for the customer to quote", () => {
    expect(jsonOf({ result: "held", reason: "amount_mismatch" })).toMatchObject(
      QUOTED
    )
  })

  it("has the payment page and its end while the link can be paid", () => {
    expect(jsonOf({ result: "unpaid", reason: "not_paid_yet" })).toEqual({
      result: "unpaid",
      reason: "not_paid_yet",
      ...QUOTED,
      payment_url: PAYMENT_URL,
      expires_at: EXPIRES_AT,
    })
  })

  it.each<CustomerAnswer>([
    { result: "unpaid", reason: "link_replaced" },
    { result: "pending", reason: "bank_pending" },
    { result: "expired", reason: "link_expired" },
  ])(
    "has no payment page for $result $reason: what is paid there may have to go back",
    (answer) => {
      expect(jsonOf(answer)).toEqual({ ...answer, ...QUOTED })
    }
  )

  it("names order, cart and what the cart could not have again, where there are any", () => {
    const reply = invalidReply("unknown_payment")
    expect(toJson(reply)).toEqual({
      result: "invalid",
      reason: "unknown_payment",
    })
    expect(
      toJson({ ...reply, orderId: "order_1", cartId: "cart_1", leftOut: ["a"] })
    ).toEqual({
      result: "invalid",
      reason: "unknown_payment",
      order_id: "order_1",
      cart_id: "cart_1",
      left_out: ["a"],
    })
  })
})
