import { BigNumber, MathBN } from "@medusajs/framework/utils"
import fc from "fast-check"
import {
  cumulativePart,
  formatRupees,
  toPaisa,
  toRupees,
  toSignedPaisa,
} from "../money"

const anyPaisa = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })

describe("rupees become paisa, rounded half up once", () => {
  it.each([
    [1129.9887, 112999],
    ["1129.9887", 112999],
    [{ value: "1129.9887", precision: 20 }, 112999],
    [new BigNumber("1129.9887"), 112999],
    [MathBN.convert("1129.9887"), 112999],
    [0, 0],
    [0.004, 0],
    [0.005, 1],
    [1.005, 101],
    [1.115, 112],
    [1.1149, 111],
    [10, 1000],
    [0.1 + 0.2, 30],
    ["90071992547409.91", 9007199254740991],
    ["4.35", 435],
  ])("%p is %p paisa", (rupees, paisa) => {
    expect(toPaisa(rupees)).toBe(paisa)
  })

  it("charges the same whether Medusa hands out its exact total or a JavaScript number of it", () => {
    const inclusive = MathBN.convert("90.045")
    const net = MathBN.div(inclusive, 1.13)
    const exact = MathBN.add(net, MathBN.mult(net, 0.13))

    expect(exact.toFixed()).not.toBe("90.045")
    expect(toPaisa(exact)).toBe(9005)
    expect(toPaisa(exact.toNumber())).toBe(9005)
  })

  it("gives back what it was given by toRupees, to the paisa", () => {
    fc.assert(
      fc.property(anyPaisa, (paisa) => {
        expect(toPaisa(toRupees(paisa))).toBe(paisa)
      }),
      { numRuns: 5000 }
    )
  })

  it.each([NaN, "abc", "", Infinity, -1, "-0.01", 1e14, "1e400"])(
    "refuses %p",
    (rupees) => {
      expect(() => toPaisa(rupees)).toThrow(
        expect.objectContaining({ type: "invalid_data" })
      )
    }
  )

  it.each([null, undefined])(
    "refuses %p rather than charge nothing",
    (none) => {
      expect(() => toPaisa(none as unknown as number)).toThrow(
        expect.objectContaining({ type: "invalid_data" })
      )
    }
  )

  it("takes noise below nothing for nothing", () => {
    expect(Object.is(toPaisa(-1e-15), 0)).toBe(true)
  })

  it("rounds a discount like the amount it is taken off", () => {
    expect(toSignedPaisa("-1.005")).toBe(-101)
    expect(Object.is(toSignedPaisa("-0.001"), 0)).toBe(true)
  })
})

describe("paisa become rupees", () => {
  it("exactly", () => {
    expect(toRupees(112999).raw?.value).toBe("1129.9900000000000000")
    expect(toRupees(9007199254740991).toString()).toBe("90071992547409.910000")
  })

  it.each([-1, 1.5, NaN, 2 ** 53])("never from %p", (paisa) => {
    expect(() => toRupees(paisa)).toThrow(
      expect.objectContaining({ type: "invalid_data" })
    )
  })

  it.each([
    [0, "NPR 0.00"],
    [5, "NPR 0.05"],
    [112999, "NPR 1,129.99"],
    [99999, "NPR 999.99"],
    [12345678, "NPR 1,23,456.78"],
    [1234567890, "NPR 1,23,45,678.90"],
  ])("%p reads %p", (paisa, text) => {
    expect(formatRupees(paisa)).toBe(text)
  })
})

describe("the parts of a refund", () => {
  const whole = { returned: 0, taken: 112999 }

  it("returns the last paisa with the part that completes it", () => {
    expect(cumulativePart(0, "564.99435", whole)).toBe(56499)
    const rest = { ...whole, returned: 56499 }
    expect(cumulativePart("564.99435", "564.99435", rest)).toBe(56500)
  })

  it("returns nothing for a part that rounds to nothing", () => {
    expect(cumulativePart(0, "0.004", whole)).toBe(0)
  })

  it("never returns more than Khalti took", () => {
    const rest = { ...whole, returned: 100000 }
    expect(cumulativePart(1000, 200, rest)).toBe(12999)
    expect(cumulativePart(1200, 1, { ...whole, returned: 112999 })).toBe(0)
  })

  it("refuses a negative part, which would take money back", () => {
    expect(() => cumulativePart(100, -1, whole)).toThrow(
      expect.objectContaining({ type: "invalid_data" })
    )
  })

  it("returns a part alone, not another one with it that Medusa counts and Khalti never heard of", () => {
    expect(cumulativePart(500, 300, whole)).toBe(30001)
  })

  const tenThousandths = fc.array(fc.integer({ min: 0, max: 500_000_000 }), {
    minLength: 1,
    maxLength: 12,
  })

  it("adds up to exactly what Khalti took however the order's total is split", () => {
    fc.assert(
      fc.property(tenThousandths, (shares) => {
        const parts = shares.map((share) => MathBN.div(share, 10_000))
        const taken = toPaisa(MathBN.sum(...parts))
        let before = MathBN.convert(0)
        let returned = 0
        for (const part of parts) {
          const paisa = cumulativePart(before, part, { returned, taken })
          expect(paisa).toBeGreaterThanOrEqual(0)
          returned += paisa
          before = MathBN.add(before, part)
        }
        expect(returned).toBe(taken)
      }),
      { numRuns: 5000 }
    )
  })

  it("adds up as well when parts are counted beside rivals that Khalti refuses", () => {
    const wishes = fc.array(
      fc.record({
        share: fc.integer({ min: 1, max: 90_000 }),
        rival: fc.nat(9),
      }),
      { minLength: 1, maxLength: 8 }
    )
    fc.assert(
      fc.property(wishes, (all) => {
        const parts = all.map(({ share }) => MathBN.div(share, 10_000))
        const taken = toPaisa(MathBN.sum(...parts))
        let before = MathBN.convert(0)
        let returned = 0
        all.forEach(({ rival }, index) => {
          const last = index === all.length - 1
          // A rival is in Medusa's books while this part is counted, and gone afterwards.
          const counted = last ? before : MathBN.add(before, rival / 1000)
          returned += cumulativePart(counted, parts[index], { returned, taken })
          before = MathBN.add(before, parts[index])
          expect(returned).toBeLessThanOrEqual(taken)
        })
        expect(Math.abs(returned - taken)).toBeLessThanOrEqual(all.length)
      }),
      { numRuns: 2000 }
    )
  })
})
