import type { Act } from "../act"
import { decide } from "../decide"
import { ASKED, factsOf, PAID } from "./facts-of"

type Parts = Parameters<typeof factsOf>[0]

const wait: Act = { do: "wait" }
const held = (reason: string) =>
  ({ do: "finish", outcome: "held", reason }) as Act

/** A link that somebody has marked as handled, on an order that is canceled. */
function handled({ link, ...parts }: Parts = {}) {
  return factsOf({
    answer: PAID,
    order: { canceled: true },
    ...parts,
    link: {
      outcome: "held",
      reason: "refund_refused",
      handled: true,
      ...link,
    },
  })
}

describe("money that a human has handled", () => {
  it.each<[string, Parts]>([
    ["is not returned for a canceled order", {}],
    ["is not returned a day later either", { now: Date.UTC(2027, 0, 1) }],
    ["is not captured on a live order", { order: { canceled: false } }],
    [
      "is not captured although it is in Medusa's books of a canceled order",
      { payment: {} },
    ],
    [
      "does not end the order when its link ends unpaid",
      { answer: { kind: "expired" }, order: { canceled: false } },
    ],
    [
      "is left alone while Khalti is silent",
      { answer: { kind: "unreachable" } },
    ],
    [
      "is left alone after a part that this shop returned",
      {
        answer: { kind: "partially_refunded" },
        refunds: { sentPaisa: 30000 },
      },
    ],
  ])("%s", (_name, parts) => {
    expect(decide(handled(parts))).toEqual(wait)
  })

  it("that comes only afterwards is shown again, still handled", () => {
    const facts = handled({
      link: { reason: "order_in_progress", paidSinceHandled: true },
    })
    expect(decide(facts)).toEqual(held("paid_since_handled"))
  })

  it("of which a part goes back at Khalti's is shown again", () => {
    const facts = handled({ answer: { kind: "partially_refunded" } })
    expect(decide(facts)).toEqual(held("refunded_outside"))
  })

  it("that is back in full has ended", () => {
    const facts = handled({ answer: { kind: "refunded" } })
    expect(decide(facts)).toEqual({
      do: "finish",
      outcome: "refunded",
      reason: "refunded_outside",
    })
  })

  it("that is back is written into Medusa's books all the same", () => {
    const facts = handled({
      payment: {},
      refunds: { sentPaisa: ASKED, unrecordedPaisa: ASKED },
    })
    expect(decide(facts)).toEqual({ do: "record_refund" })
  })
})
