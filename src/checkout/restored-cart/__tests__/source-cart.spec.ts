import { creditsOf } from "../source-cart"

type Lines = Parameters<typeof creditsOf>[0]["credit_lines"]

const lines = (...parts: [reference: string | null, amount: number][]) =>
  ({
    credit_lines: parts.map(([reference, amount]) => ({ reference, amount })),
  }) as { credit_lines: Lines }

describe("what credit had paid of a cart, as its customer reads it", () => {
  it.each([
    [
      "store credit",
      lines(["store-credit", 300]),
      ["Store credit, NPR 300.00"],
    ],
    [
      "gift cards together, and store credit",
      lines(["gift-card", 50.5], ["store-credit", 300], ["gift-card", 49.5]),
      ["Gift card, NPR 100.00", "Store credit, NPR 300.00"],
    ],
    [
      "what a shop's own code took off",
      lines(["wallet", 10], [null, 5]),
      ["Credit, NPR 15.00"],
    ],
    ["nothing, where it was taken back", lines(["store-credit", 0]), []],
    ["nothing, where none was used", { credit_lines: undefined }, []],
  ])("%s", (_what, cart, names) => {
    expect(creditsOf(cart)).toEqual(names)
  })
})
