import { toJson } from "../../api/store/khalti/to-json"
import type { Link } from "../../modules/khalti/service"
import { HELD_REASONS } from "../act"
import { tell, type Surroundings } from "../customer-answer"
import { NOON } from "./facts-of"

type Parts = Partial<Link>

const PAYMENT_URL = "https://test-pay.khalti.com/?pidx=HT6o6PEZRWFJ5ygavzHWd5"

/** A link that was made and not paid; `parts` says what is different. */
const rowOf = (parts: Parts = {}) =>
  ({
    outcome: "open",
    reason: null,
    status: "initiated",
    refund_cause: null,
    last_error: null,
    payment_url: PAYMENT_URL,
    expires_at: new Date(NOON),
    ...parts,
  }) as Link

/** Its session is there, its order not canceled; `around` says what is different. */
const toldOf = (parts: Parts = {}, around: Partial<Surroundings> = {}) => {
  const { result, reason } = tell(rowOf(parts), {
    orderCanceled: false,
    sessionAlive: true,
    ...around,
  })
  return `${result} ${reason}`
}

describe("what a customer is told of a link that is not decided yet", () => {
  const COMPLETED = { status: "completed" }
  const CANCELED = { orderCanceled: true }
  const REPLACED = { sessionAlive: false }
  const unanswered = (code: string) => ({ last_error: `${code}: words` })

  it.each<[string, Parts, Partial<Surroundings>, string]>([
    ["it can be paid", {}, {}, "unpaid not_paid_yet"],
    ["Khalti was not asked yet", { status: null }, {}, "unpaid not_paid_yet"],
    ["its session is gone", {}, REPLACED, "unpaid link_replaced"],
    ["its order is canceled", {}, CANCELED, "canceled order_canceled"],
    [
      "its order is canceled and Khalti is silent: nobody is told to wait for nothing",
      unanswered("timeout"),
      CANCELED,
      "canceled order_canceled",
    ],
    [
      "its order is canceled while a bank has the money: it may still be taken, and returned",
      { status: "pending" },
      CANCELED,
      "pending bank_pending",
    ],
    [
      "a bank has not decided",
      { status: "pending" },
      {},
      "pending bank_pending",
    ],
    [
      "a bank has not decided, and its session is gone: the money may still come",
      { status: "pending" },
      REPLACED,
      "pending bank_pending",
    ],
    [
      "Khalti refuses the shop's key",
      unanswered("refused_key"),
      {},
      "pending gateway_refused",
    ],
    [
      "Khalti does not answer: it may be paid, so nobody is told to pay again",
      unanswered("timeout"),
      {},
      "pending gateway_unreachable",
    ],
    [
      "Khalti does not answer, and its session is gone",
      unanswered("server_error"),
      REPLACED,
      "pending gateway_unreachable",
    ],
    [
      "it is paid and on its way to an order",
      COMPLETED,
      {},
      "pending bank_pending",
    ],
    [
      "it is paid, and an act of the shop failed: not Khalti's fault",
      { ...COMPLETED, last_error: "capture: words" },
      {},
      "pending bank_pending",
    ],
    [
      "it is paid and about to go back",
      { ...COMPLETED, refund_cause: "cart_changed" },
      {},
      "pending cart_changed",
    ],
    [
      "it is paid, its order is canceled, and it is about to go back",
      { ...COMPLETED, refund_cause: "order_canceled" },
      CANCELED,
      "pending order_canceled",
    ],
  ])("%s", (_state, parts, around, told) => {
    expect(toldOf(parts, around)).toBe(told)
  })
})

describe("what a customer is told of a link that has come to its end", () => {
  it.each<[Link["outcome"], string | null, string]>([
    ["captured", "captured", "paid captured"],
    ["canceled", "customer_canceled", "canceled customer_canceled"],
    ["canceled", "link_expired", "expired link_expired"],
    ["canceled", "reservation_expired", "expired reservation_expired"],
    ["canceled", "payment_failed", "failed payment_failed"],
    ["canceled", "gateway_unreachable", "failed gateway_unreachable"],
    ["canceled", null, "failed payment_failed"],
    ["refunded", "order_canceled", "refunded order_canceled"],
    ["refunded", "paid_twice", "refunded paid_twice"],
    ["refunded", "cart_changed", "refunded cart_changed"],
    ["refunded", "out_of_stock", "refunded out_of_stock"],
    ["refunded", "cart_invalid", "refunded cart_invalid"],
    ["refunded", "refunded_by_shop", "refunded refunded_by_shop"],
    ["refunded", "refunded_outside", "refunded refunded_outside"],
    ["refunded", null, "refunded refunded_outside"],
  ])("%s (%s): %s", (outcome, reason, told) => {
    expect(toldOf({ outcome, reason, status: "completed" })).toBe(told)
  })

  it("an end is told whatever became of its session, its order and Khalti since", () => {
    const since = { last_error: "refused_key: words", status: "pending" }
    const gone = { orderCanceled: true, sessionAlive: false }
    expect(
      toldOf({ ...since, outcome: "captured", reason: "captured" }, gone)
    ).toBe("paid captured")
    expect(
      toldOf({ ...since, outcome: "canceled", reason: "link_expired" }, gone)
    ).toBe("expired link_expired")
  })
})

describe("what a customer is told of held money: that a human is at it, and no more than helps them", () => {
  const TOLD: Record<(typeof HELD_REASONS)[number], string> = {
    order_canceled: "order_canceled",
    paid_twice: "paid_twice",
    cart_changed: "cart_changed",
    out_of_stock: "out_of_stock",
    cart_invalid: "cart_invalid",
    amount_mismatch: "amount_mismatch",
    bank_pending: "bank_pending",
    order_in_progress: "order_in_progress",
    refunded_outside: "refunded_outside",
    refund_unknown: "refund_unknown",
    refund_refused: "refund_unknown",
    refund_needs_mobile: "refund_unknown",
    refund_limit: "refund_unknown",
    unknown_status: "unknown_status",
    unknown_to_khalti: "unknown_status",
    issued_with_another_key: "unknown_status",
    settle_failed: "unknown_status",
  }

  it.each(HELD_REASONS.map((reason) => [reason, TOLD[reason]]))(
    "%s: %s",
    (reason, told) => {
      expect(toldOf({ outcome: "held", reason })).toBe(`held ${told}`)
    }
  )
})

describe("the storefront's answer while a link is unpaid", () => {
  const answer = (sessionAlive: boolean) => {
    const row = rowOf()
    const told = tell(row, { orderCanceled: false, sessionAlive })
    return toJson({ ...told, orderId: null, cartId: null, leftOut: [], row })
  }

  it("holds the link to resume it", () => {
    expect(answer(true)).toEqual({
      result: "unpaid",
      reason: "not_paid_yet",
      payment_url: PAYMENT_URL,
      expires_at: "2026-01-15T12:00:00.000Z",
    })
  })

  it("holds no link that was replaced: what is paid there may have to go back", () => {
    expect(answer(false)).toEqual({ result: "unpaid", reason: "link_replaced" })
  })
})
