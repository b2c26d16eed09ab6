import type { Link } from "../../modules/khalti/service"
import type { EndOfLink } from "../../texts/customer-text"
import { EN } from "../../texts/en"
import { REASONS } from "../../texts/reason-table"
import type { Reason } from "../../texts/reasons"
import { customerAnswer, type CustomerState } from "../customer-answer"

type Parts = Partial<Link>

/** What the customer of a link is answered; it can be paid, and the parts say what is different. */
function answerOf(parts: Parts = {}, state: Partial<CustomerState> = {}) {
  const link = {
    outcome: "open",
    reason: null,
    status: "initiated",
    refund_cause: null,
    gateway_error: null,
    last_error: null,
    next_check_at: new Date(),
    ...parts,
  } as Link
  const { result, reason } = customerAnswer(link, {
    orderCanceled: false,
    sessionAlive: true,
    inTime: true,
    ...state,
  })
  expect(EN[reason]).toHaveProperty(result)
  return `${result} ${reason}`
}

const COMPLETED = { status: "completed" }
const PENDING = { status: "pending" }
const CANCELED = { orderCanceled: true }
const REPLACED = { sessionAlive: false }

function unanswered(code: string): Parts {
  return { gateway_error: `${code}: words` }
}

const OPEN: [string, Parts, Partial<CustomerState>, string][] = [
  ["it can be paid", {}, {}, "unpaid not_paid_yet"],
  ["nobody looked it up yet", { status: null }, {}, "unpaid not_paid_yet"],
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
    PENDING,
    CANCELED,
    "pending bank_pending",
  ],
  ["a bank has not decided", PENDING, {}, "pending bank_pending"],
  [
    "a bank has not decided, and its session is gone: the money may still come",
    PENDING,
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
    "it is paid, its order is canceled, and it is about to go back",
    { ...COMPLETED, refund_cause: "order_canceled" },
    CANCELED,
    "pending order_canceled",
  ],
  [
    "it was paid when Khalti was asked last, and nobody could ask it in time now",
    {},
    { inTime: false },
    "pending gateway_unreachable",
  ],
  [
    "it was canceled on Khalti's page, and Medusa's cancel fails",
    { status: "user_canceled", last_error: "cancel_order: words" },
    {},
    "canceled customer_canceled",
  ],
  [
    "it ran out, and is not ended yet",
    { status: "expired" },
    {},
    "expired link_expired",
  ],
  [
    "it failed, and is not ended yet",
    { status: "failed" },
    {},
    "failed payment_failed",
  ],
  ...[
    "paid_twice",
    "cart_changed",
    "out_of_stock",
    "cart_invalid",
    "completion_failed",
  ].map((cause): [string, Parts, Partial<CustomerState>, string] => [
    `it is paid and about to go back: ${cause}`,
    { ...COMPLETED, refund_cause: cause },
    {},
    `pending ${cause}`,
  ]),
  [
    "it is paid, and its row names a cause that nobody knows",
    { ...COMPLETED, refund_cause: "customer_canceled" },
    {},
    "pending bank_pending",
  ],
]

/** Outcome and reason of a link that has ended, and the answer. */
const ENDED: [EndOfLink, Reason, string][] = [
  ["captured", "captured", "paid captured"],
  ["canceled", "customer_canceled", "canceled customer_canceled"],
  ["canceled", "link_expired", "expired link_expired"],
  ["canceled", "reservation_expired", "expired reservation_expired"],
  ["canceled", "payment_failed", "failed payment_failed"],
  ["canceled", "gateway_unreachable", "failed gateway_unreachable"],
  ["refunded", "order_canceled", "refunded order_canceled"],
  ["refunded", "paid_twice", "refunded paid_twice"],
  ["refunded", "cart_changed", "refunded cart_changed"],
  ["refunded", "out_of_stock", "refunded out_of_stock"],
  ["refunded", "cart_invalid", "refunded cart_invalid"],
  ["refunded", "completion_failed", "refunded completion_failed"],
  ["refunded", "refunded_by_shop", "refunded refunded_by_shop"],
  ["refunded", "refunded_outside", "refunded refunded_outside"],
  ["held", "order_canceled", "held order_canceled"],
  ["held", "paid_twice", "held paid_twice"],
  ["held", "cart_changed", "held cart_changed"],
  ["held", "out_of_stock", "held out_of_stock"],
  ["held", "cart_invalid", "held cart_invalid"],
  ["held", "completion_failed", "held completion_failed"],
  ["held", "order_unlinked", "held unknown_status"],
  ["held", "order_kept", "held unknown_status"],
  ["held", "paid_since_handled", "held unknown_status"],
  ["held", "draft_not_convertible", "held unknown_status"],
  ["held", "amount_mismatch", "held amount_mismatch"],
  ["held", "bank_pending", "held bank_pending"],
  ["held", "order_in_progress", "held order_in_progress"],
  ["held", "refunded_outside", "held refunded_outside"],
  ["held", "refund_needs_mobile", "held refund_needs_mobile"],
  ["held", "refund_unknown", "held refund_unknown"],
  ["held", "refund_lost", "held refund_unknown"],
  ["held", "refund_refused", "held refund_unknown"],
  ["held", "refund_limit", "held refund_unknown"],
  ["held", "unknown_status", "held unknown_status"],
  ["held", "unknown_to_khalti", "held unknown_status"],
  ["held", "issued_with_another_key", "held unknown_status"],
  ["held", "settle_failed", "held unknown_status"],
]

describe("what the customer of an open link is answered", () => {
  it.each(OPEN)("%s", (_state, parts, medusa, answer) => {
    expect(answerOf(parts, medusa)).toBe(answer)
  })
})

describe("what the customer of a link that has ended is answered", () => {
  it.each(ENDED)("%s (%s): %s", (outcome, reason, answer) => {
    expect(answerOf({ outcome, reason, status: "expired" })).toBe(answer)
  })

  it.each<[EndOfLink, string | null, string]>([
    ["captured", null, "paid captured"],
    ["captured", "link_expired", "paid captured"],
    ["canceled", null, "failed payment_failed"],
    ["canceled", "settle_failed", "failed payment_failed"],
    ["refunded", null, "refunded refunded_outside"],
    ["refunded", "settle_failed", "refunded refunded_outside"],
    ["held", null, "held unknown_status"],
    ["held", "captured", "held unknown_status"],
  ])(
    "%s, with a reason that does not belong to it (%s): %s",
    (outcome, reason, answer) => {
      expect(answerOf({ outcome, reason })).toBe(answer)
    }
  )

  it("does not change with its session, its order and Khalti's silence, once nobody asks any more", () => {
    const gone = { orderCanceled: true, sessionAlive: false }
    const lasting = ENDED.filter(([outcome]) => outcome !== "captured")
    for (const [outcome, reason, answer] of lasting) {
      const parts = { ...unanswered("refused_key"), next_check_at: null }
      expect(answerOf({ ...parts, outcome, reason }, gone)).toBe(answer)
    }
  })
})

describe("a sale whose order is canceled", () => {
  it("is not told as paid any more: its money goes back", () => {
    const sale = { outcome: "captured", reason: "captured" } as const
    expect(answerOf(sale, CANCELED)).toBe("pending order_canceled")
    expect(answerOf(sale)).toBe("paid captured")
  })
})

describe("a link that ended unpaid and is still watched", () => {
  const canceled = {
    outcome: "canceled",
    reason: "reservation_expired",
  } as const

  it.each<[string, Parts, Partial<CustomerState>, string]>([
    ["was paid late", COMPLETED, CANCELED, "pending bank_pending"],
    [
      "was paid late, and goes back",
      { ...COMPLETED, refund_cause: "order_canceled" },
      CANCELED,
      "pending order_canceled",
    ],
    ["is being paid late", PENDING, CANCELED, "pending bank_pending"],
    [
      "may have been paid late: Khalti is silent",
      unanswered("timeout"),
      CANCELED,
      "pending gateway_unreachable",
    ],
    [
      "may have been paid late: there was no time to ask",
      {},
      { ...CANCELED, inTime: false },
      "pending gateway_unreachable",
    ],
    ["was not paid", {}, CANCELED, "expired reservation_expired"],
  ])(
    "%s: nobody is told to start again unless Khalti says so",
    (_name, parts, state, answer) => {
      expect(answerOf({ ...canceled, ...parts }, state)).toBe(answer)
    }
  )
})

describe("the table of reasons", () => {
  /** The table's own words for an ended link: outcome and reason. */
  const ends = Object.entries(REASONS).flatMap(([reason, entry]) => [
    ...("results" in entry
      ? Object.keys(entry.results)
          .filter((outcome) => !["open", "none"].includes(outcome))
          .map((outcome) => `${outcome} ${reason}`)
      : []),
    ...("held" in entry ? [`held ${reason}`] : []),
  ])

  it("has each end above, once", () => {
    expect(
      ENDED.map(([outcome, reason]) => `${outcome} ${reason}`).sort()
    ).toEqual(ends.sort())
  })

  it("has no answer for customers that nobody ever gets", () => {
    const given = new Set([
      ...OPEN.map(([, , , answer]) => answer),
      ...ENDED.map(([, , answer]) => answer),
      // Given before any link is found, by the callback itself.
      "invalid unknown_payment",
      "invalid pidx_mismatch",
    ])
    const written = Object.entries(EN).flatMap(([reason, sentences]) =>
      Object.keys(sentences).map((result) => `${result} ${reason}`)
    )
    expect(written.sort()).toEqual([...given].sort())
  })
})
