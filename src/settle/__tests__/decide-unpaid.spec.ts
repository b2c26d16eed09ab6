import type { Act } from "../act"
import { decide } from "../decide"
import type { Answer } from "../../facts/facts"
import { factsOf, HOUR, MINUTE, NOON, OPEN_CART } from "./facts-of"

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
    const facts = factsOf({
      answer,
      medusa: { sessionAlive: false },
      siblings: { live: "open" },
    })
    expect(decide(facts)).toEqual(canceled(reason))
  })

  it("ends the order although an older link is open: a customer's Cancel is a cancel", () => {
    const facts = factsOf({ answer, medusa: { rivalSession: true } })
    expect(decide(facts)).toEqual(cancelOrder(reason))
  })

  it("leaves the order to a link that may hold money", () => {
    const facts = factsOf({ answer, siblings: { mayHaveMoney: true } })
    expect(decide(facts)).toEqual(canceled(reason))
  })

  it("ends the order whose live session's link has ended before it", () => {
    const facts = factsOf({
      answer,
      medusa: { sessionAlive: false },
      siblings: { live: "ended" },
    })
    expect(decide(facts)).toEqual(cancelOrder(reason))
  })

  it("without a session leaves the order its stock until the reservation ends", () => {
    const parts = { answer, medusa: { sessionAlive: false } }
    expect(decide(factsOf(parts))).toEqual(canceled(reason))
    const over = NOON + 55 * MINUTE
    expect(decide(factsOf({ ...parts, now: over }))).toEqual(
      cancelOrder(reason)
    )
  })

  it("after cash on delivery was chosen just ends: the order is the other provider's", () => {
    const facts = factsOf({
      answer,
      now: NOON + 2 * HOUR,
      medusa: { sessionAlive: false, foreignSession: true },
      order: { authorizedElsewhere: true },
    })
    expect(decide(facts)).toEqual(canceled(reason))
  })

  it("is shown to a human when its cart became two orders: canceling one would be half of it", () => {
    const facts = factsOf({ answer, medusa: { unlinked: true } })
    expect(decide(facts)).toEqual(held("order_unlinked"))
  })

  it("leaves the order that a human has handled or keeps", () => {
    const facts = factsOf({ answer, siblings: { orderBound: true } })
    expect(decide(facts)).toEqual(canceled(reason))
  })

  it("leaves the order that was paid in full another way: nothing is held", () => {
    const facts = factsOf({
      answer,
      order: { owedPaisa: 0, inProgress: true },
      medusa: { paidBy: "another_provider" },
    })
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
    const order = { paisa: 0, owedPaisa: 0 }
    const facts = factsOf({ answer, order, cart: { paisa: 0 } })
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
    [
      "another provider's captured payment after one that was refunded",
      {
        order: { wasPaid: true },
        medusa: { paidBy: "another_provider" as const },
      },
    ],
  ])("holds when its unpaid order has %s", (_name, parts) => {
    const facts = factsOf({ answer, ...parts })
    expect(decide(facts)).toEqual(held("order_in_progress"))
  })
})

describe("a link that is canceled already", () => {
  const answer = { kind: "expired" as const }

  it("keeps the reason that it was canceled for first", () => {
    const link = { outcome: "canceled", reason: "reservation_expired" } as const
    expect(decide(factsOf({ answer, ...OPEN_CART, link }))).toEqual(
      canceled("reservation_expired")
    )
  })
})

describe("a held link that turns out unpaid", () => {
  it("is canceled for what Khalti says now, not for what held it", () => {
    const facts = factsOf({
      answer: { kind: "expired" },
      ...OPEN_CART,
      link: { outcome: "held", reason: "unknown_to_khalti" },
    })
    expect(decide(facts)).toEqual(canceled("link_expired"))
  })
})

describe("a link that is not paid yet", () => {
  const end = NOON + 55 * MINUTE
  const after = NOON + 60 * MINUTE

  it("keeps the order's stock while it lives", () => {
    expect(decide(factsOf())).toEqual(wait)
  })

  it("gives the stock back when the order's reservation is over, though the link may still be paid", () => {
    const over = NOON + 25 * MINUTE
    const reservation = { until: over }
    expect(decide(factsOf({ reservation, now: over - 1 }))).toEqual(wait)
    expect(decide(factsOf({ reservation, now: over }))).toEqual(
      cancelOrder("reservation_expired")
    )
  })

  it("ends the order with its reservation, although a newer link is open", () => {
    const facts = factsOf({
      now: NOON + 55 * MINUTE,
      medusa: { sessionAlive: false },
      siblings: { live: "open" },
    })
    expect(decide(facts)).toEqual(cancelOrder("reservation_expired"))
  })

  it.each([
    ["that costs nothing", { order: { paisa: 0, owedPaisa: 0 } }],
    [
      "that another link has paid",
      { medusa: { paidBy: "another_link" as const } },
    ],
  ])("is waited for to its end beside an order %s", (_name, parts) => {
    const facts = factsOf({ ...parts, reservation: { until: NOON } })
    expect(decide(facts)).toEqual(wait)
  })

  it("keeps no order longer than it lives, however long reserveMinutes is", () => {
    const reservation = { until: NOON + 10 * HOUR }
    const last = end + 10 * MINUTE
    expect(decide(factsOf({ now: last - 1, reservation }))).toEqual(wait)
    expect(decide(factsOf({ now: last, reservation }))).toEqual(
      cancelOrder("link_expired")
    )
  })

  it("is not given up on an answer from before the hold's end", () => {
    const facts = factsOf({
      now: after,
      answer: { kind: "initiated", askedAt: NOON },
    })
    expect(decide(facts)).toEqual(wait)
  })

  it("on an open cart ends some minutes after its expiry", () => {
    const last = end + 10 * MINUTE
    expect(decide(factsOf({ ...OPEN_CART, now: last - 1 }))).toEqual(wait)
    expect(decide(factsOf({ ...OPEN_CART, now: last }))).toEqual(
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
    const week = NOON + 55 * MINUTE + 7 * 24 * HOUR
    expect(decide(factsOf({ ...parts, now: week - 1 }))).toEqual(wait)
    expect(decide(factsOf({ ...parts, now: week }))).toEqual(
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
    ["unreadable", wait],
    ["refused_key", wait],
  ] as [Answer["kind"], Act][])("%s changes nothing in Medusa", (kind, act) => {
    expect(decide(factsOf({ answer: { kind } }))).toEqual(act)
  })
})

describe("a link that was never issued", () => {
  const answer = { kind: "no_link" as const }

  it("is waited for while initiate may still answer", () => {
    const now = NOON + 5 * MINUTE - 1
    expect(decide(factsOf({ answer, ...OPEN_CART, now }))).toEqual(wait)
  })

  it("is closed after ten minutes: nobody saw it", () => {
    const facts = factsOf({ answer, ...OPEN_CART, now: NOON + 5 * MINUTE })
    expect(decide(facts)).toEqual(canceled("gateway_unreachable"))
  })

  it("keeps an order that was placed meanwhile for its whole reservation, then gives its stock back", () => {
    const over = NOON + 55 * MINUTE
    expect(decide(factsOf({ answer, now: over - 1 }))).toEqual(wait)
    expect(decide(factsOf({ answer, now: over }))).toEqual(
      cancelOrder("gateway_unreachable")
    )
  })
})
