import { BigNumber, MathBN } from "@medusajs/framework/utils"
import fc from "fast-check"
import { formatRupees, toPaisa, toRupees, toSignedPaisa } from "../money"

const NEGATIVE = "Khalti: the amount is negative"
const UNCOUNTABLE =
  "Khalti: the amount is not a whole number of paisa that can be counted"

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
      { numRuns: 1000 }
    )
  })

  it.each([
    [NaN, UNCOUNTABLE],
    ["abc", UNCOUNTABLE],
    ["", UNCOUNTABLE],
    [Infinity, UNCOUNTABLE],
    [1e14, UNCOUNTABLE],
    ["1e400", UNCOUNTABLE],
    [-1, NEGATIVE],
    ["-0.01", NEGATIVE],
  ])("refuses %p", (rupees, message) => {
    expect(() => toPaisa(rupees)).toThrow(
      expect.objectContaining({ type: "invalid_data", message })
    )
  })

  it.each([null, undefined])(
    "refuses %p rather than charge nothing",
    (none) => {
      expect(() => toPaisa(none as unknown as number)).toThrow(
        expect.objectContaining({
          type: "invalid_data",
          message: "Khalti: the amount is missing",
        })
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

  it.each([
    [-1, NEGATIVE],
    [1.5, UNCOUNTABLE],
    [NaN, UNCOUNTABLE],
    [2 ** 53, UNCOUNTABLE],
  ])("never from %p", (paisa, message) => {
    expect(() => toRupees(paisa)).toThrow(
      expect.objectContaining({ type: "invalid_data", message })
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
