import type { Act } from "../act"
import { decide } from "../decide"
import { ASKED, factsOf } from "./facts-of"

const held = (reason: string) =>
  ({ do: "finish", outcome: "held", reason }) as Act

describe.each([
  ["not_found", "unknown_to_khalti"],
  ["unknown", "unknown_status"],
  ["other_key", "issued_with_another_key"],
] as const)("captured money, and Khalti says %s", (kind, reason) => {
  const answer = { kind }
  const payment = {}

  it("of a canceled order lies in front of a human: nobody else would see that it never went back", () => {
    const facts = factsOf({ answer, payment, order: { canceled: true } })
    expect(decide(facts)).toEqual(held(reason))
  })

  it("without an order as well", () => {
    expect(decide(factsOf({ answer, payment, order: null }))).toEqual(
      held(reason)
    )
  })

  it("is the sale it was while the order lives", () => {
    expect(decide(factsOf({ answer, payment }))).toEqual({ do: "wait" })
  })

  it("of which a part is back is recorded: Medusa's books need no answer of Khalti's", () => {
    const refunds = { sentPaisa: 30000, unrecordedPaisa: 30000 }
    expect(decide(factsOf({ answer, payment, refunds }))).toEqual({
      do: "record_refund",
    })
  })

  it("of which a part may be back lies in front of a human, though the order lives", () => {
    const refunds = { unknown: true }
    expect(decide(factsOf({ answer, payment, refunds }))).toEqual(
      held("refund_unknown")
    )
  })

  it("of a canceled order is nobody's concern once it is returned", () => {
    const returned = { refundedPaisa: ASKED }
    const facts = factsOf({
      answer,
      payment: returned,
      order: { canceled: true },
    })
    expect(decide(facts)).toEqual({ do: "wait" })
  })
})
