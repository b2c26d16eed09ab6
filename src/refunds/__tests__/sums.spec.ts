import { MathBN } from "@medusajs/framework/utils"
import fc from "fast-check"
import { toPaisa } from "../../modules/khalti/money"
import { leftToRefund, paisaToSend } from "../sums"

/** One topi with delivery and VAT: 1129.9887 rupees in Medusa. */
const ASKED = 112_999

type Sums = Parameters<typeof paisaToSend>[0]

function send(sums: Partial<Sums>): number {
  return paisaToSend({
    amount: 300,
    confirmed: 0,
    sentPaisa: 0,
    askedPaisa: ASKED,
    takenPaisa: ASKED,
    ...sums,
  })
}

describe("what goes to Khalti when core asks for a refund", () => {
  it.each<[string, Partial<Sums>, number]>([
    ["a first part is sent", {}, 30_000],
    [
      "a second part of the same size is sent",
      { confirmed: 300, sentPaisa: 30_000 },
      30_000,
    ],
    [
      "a part that was sent and never recorded is not sent again",
      { sentPaisa: 30_000 },
      0,
    ],
    [
      "of another sum only what is more than was sent goes",
      { amount: 500, sentPaisa: 30_000 },
      20_000,
    ],
    [
      "of a smaller sum than was sent nothing goes",
      { amount: 200, sentPaisa: 30_000 },
      0,
    ],
    ["all of it goes", { amount: 1129.9887 }, ASKED],
    [
      "after a part that was never recorded the rest of all goes",
      { amount: 1129.9887, sentPaisa: 30_000 },
      ASKED - 30_000,
    ],
    [
      "what was returned in Khalti's dashboard does not go again",
      { amount: 1129.9887, sentPaisa: ASKED },
      0,
    ],
    ["less than half a paisa sends nothing", { amount: 0.004 }, 0],
    ["half a paisa sends one", { amount: 0.005 }, 1],
    [
      "what was overpaid goes with all of it",
      { amount: 1129.9887, takenPaisa: ASKED + 500 },
      ASKED + 500,
    ],
    [
      "what was overpaid stays with a part",
      { amount: 1129, takenPaisa: ASKED + 500 },
      112_900,
    ],
    [
      "what was overpaid goes with the last part",
      {
        amount: 829.9887,
        confirmed: 300,
        sentPaisa: 30_000,
        takenPaisa: ASKED + 500,
      },
      ASKED - 30_000 + 500,
    ],
    [
      "the rupees that Khalti took count as all of it",
      { amount: 129.99, confirmed: 1000, sentPaisa: 100_000 },
      12_999,
    ],
    [
      "never more than was asked for, though the books show more than was sent",
      { amount: 1, confirmed: 300 },
      101,
    ],
    [
      "an underpaid link sends no more than was asked for it",
      { amount: 1129.9887, takenPaisa: ASKED - 5 },
      ASKED,
    ],
  ])("%s", (_name, sums, paisa) => {
    expect(send(sums)).toBe(paisa)
  })

  it("refuses a negative part, which would take money back", () => {
    expect(() => send({ amount: -1 })).toThrow(
      expect.objectContaining({ type: "invalid_data" })
    )
  })

  it("however a payment is split, its parts are exactly what Khalti took", () => {
    const tenThousandths = fc.array(fc.integer({ min: 0, max: 500_000_000 }), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(tenThousandths, (shares) => {
        const parts = shares.map((share) => MathBN.div(share, 10_000))
        const taken = toPaisa(MathBN.sum(...parts))
        let confirmed = MathBN.convert(0)
        let sentPaisa = 0
        for (const amount of parts) {
          sentPaisa += paisaToSend({
            amount,
            confirmed,
            sentPaisa,
            askedPaisa: taken,
            takenPaisa: taken,
          })
          confirmed = MathBN.add(confirmed, amount)
        }
        expect(sentPaisa).toBe(taken)
      }),
      { numRuns: 1000 }
    )
  })
})

describe("what is left to refund", () => {
  it.each([
    [0, ASKED],
    [300, ASKED - 30_000],
    [1129.9887, 0],
    [1200, 0],
  ])("after %d rupees: %d paisa", (confirmed, left) => {
    expect(leftToRefund({ confirmed, askedPaisa: ASKED })).toBe(left)
  })
})
