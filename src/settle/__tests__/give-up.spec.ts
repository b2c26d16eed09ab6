import type { Answer } from "../../facts/facts"
import { decide } from "../decide"
import { giveUp } from "../give-up"
import { factsOf, HOUR, NOON, OPEN_CART, PAID } from "./facts-of"

describe("a customer who gives up", () => {
  it("gets the order that nobody has paid canceled, as if by Khalti's own Cancel", () => {
    expect(decide(giveUp(factsOf()))).toEqual({
      do: "cancel_order",
      reason: "customer_canceled",
    })
  })

  it("of an open cart ends only the link", () => {
    expect(decide(giveUp(factsOf(OPEN_CART)))).toEqual({
      do: "finish",
      outcome: "canceled",
      reason: "customer_canceled",
    })
  })

  it("gets the same answer again", () => {
    const facts = factsOf({
      order: { canceled: true },
      link: { outcome: "canceled", reason: "customer_canceled" },
    })
    expect(decide(giveUp(facts))).toEqual({
      do: "finish",
      outcome: "canceled",
      reason: "customer_canceled",
    })
  })

  it.each<Partial<Answer>>([
    PAID,
    { kind: "pending" },
    { kind: "unreachable" },
    { kind: "refused_key" },
    { kind: "unknown" },
    { kind: "not_found" },
    { kind: "refunded" },
    { kind: "expired" },
  ])("changes nothing when Khalti says $kind", (answer) => {
    const facts = factsOf({ answer })
    expect(giveUp(facts)).toEqual(facts)
  })

  it("changes nothing of an order's own collection: an edit or an exchange is the merchant's", () => {
    const facts = factsOf({ cart: null, order: { fromCart: false } })
    expect(decide(giveUp(facts))).toEqual({ do: "wait" })
  })

  it("changes nothing where neither order nor cart is left", () => {
    const facts = factsOf({ cart: null, order: null })
    expect(giveUp(facts)).toEqual(facts)
  })

  it("still has the link watched afterwards: it can be paid at Khalti", () => {
    const facts = factsOf({
      now: NOON + HOUR / 2,
      order: { canceled: true },
      link: { outcome: "canceled", reason: "customer_canceled" },
    })
    expect(decide(facts)).toEqual({ do: "wait" })
  })
})
