import fc from "fast-check"
import { toPaisa } from "../../../modules/khalti/money"
import { describePurchase } from "../purchase"
import { ALL, anyCart, simple, topi, withTotals } from "./carts"

function describeAll(cart: object) {
  const decorated = withTotals(cart)
  return describePurchase(decorated, toPaisa(decorated.total), ALL)
}

function sum(rows: { amount: number }[]): number {
  return rows.reduce((total, { amount }) => total + amount, 0)
}

describe("the breakdown of the amount", () => {
  it("explains 899.99 and shipping of 100 with 13 % VAT to the paisa", () => {
    expect(describeAll(simple).amount_breakdown).toEqual([
      { label: "Items", amount: 89999 },
      { label: "Shipping", amount: 10000 },
      { label: "Tax", amount: 13000 },
    ])
  })

  it("takes tax out of prices that include it", () => {
    const cart = {
      ...simple,
      items: [{ ...topi, unit_price: 1130, is_tax_inclusive: true }],
    }

    expect(describeAll(cart).amount_breakdown).toEqual([
      { label: "Items", amount: 100000 },
      { label: "Shipping", amount: 10000 },
      { label: "Tax", amount: 14300 },
    ])
  })

  it("shows promotions on items and shipping as one negative row", () => {
    const cart = {
      ...simple,
      items: [{ ...topi, unit_price: 1000, adjustments: [{ amount: 100 }] }],
      shipping_methods: [
        { ...simple.shipping_methods[0], adjustments: [{ amount: 100 }] },
      ],
    }

    expect(describeAll(cart).amount_breakdown).toEqual([
      { label: "Items", amount: 100000 },
      { label: "Shipping", amount: 10000 },
      { label: "Tax", amount: 11700 },
      { label: "Discount", amount: -20000 },
    ])
  })

  it("makes up for what rounding its rows loses", () => {
    const items = [{ ...topi, unit_price: 10.004, tax_lines: [] }]
    const shipping_methods = [{ id: "s_1", amount: 0.004 }]

    expect(
      describeAll({ ...simple, items, shipping_methods }).amount_breakdown
    ).toEqual([
      { label: "Items", amount: 1000 },
      { label: "Rounding", amount: 1 },
    ])
  })

  it.each([
    { credit_line_total: 50 },
    { gift_card_total: { value: "50", precision: 20 } },
  ])("is left out where credit pays a part: %j", (credit) => {
    const cart = { ...withTotals(simple), ...credit }

    expect(describePurchase(cart, 112999, ALL).amount_breakdown).toBeUndefined()
  })

  it.each([
    [112997, -2],
    [113001, 2],
  ])("takes a rest of up to two paisa for rounding: %p", (paisa, rounding) => {
    expect(
      describePurchase(withTotals(simple), paisa, ALL).amount_breakdown
    ).toEqual([
      { label: "Items", amount: 89999 },
      { label: "Shipping", amount: 10000 },
      { label: "Tax", amount: 13000 },
      { label: "Rounding", amount: rounding },
    ])
  })

  it.each([113002, 112996, 113050])(
    "is left out rather than call a real difference a rounding: %p",
    (paisa) => {
      const cart = withTotals(simple)

      expect(
        describePurchase(cart, paisa, ALL).amount_breakdown
      ).toBeUndefined()
    }
  )

  it("is left out for a cart without totals", () => {
    expect(
      describePurchase({ id: "cart_1" }, 112999, ALL).amount_breakdown
    ).toBeUndefined()
  })

  it("adds up to the amount for any cart, and no product costs a fraction of a paisa", () => {
    fc.assert(
      fc.property(anyCart, (cart) => {
        const decorated = withTotals(cart)
        const paisa = toPaisa(decorated.total)
        const { amount_breakdown, product_details } = describePurchase(
          decorated,
          paisa,
          ALL
        )

        expect(amount_breakdown).toBeDefined()
        expect(sum(amount_breakdown ?? [])).toBe(paisa)
        const numbers = [
          ...(amount_breakdown ?? []).map(({ amount }) => amount),
          ...(product_details ?? []).flatMap((row) => [
            row.quantity,
            row.unit_price,
            row.total_price,
          ]),
        ]
        expect(numbers.every(Number.isSafeInteger)).toBe(true)
        expect(product_details).toHaveLength(cart.items.length)
      }),
      { numRuns: 1000 }
    )
  }, 60_000)

  it("adds up as well when the totals come as plain numbers, as from query.graph", () => {
    fc.assert(
      fc.property(anyCart, (cart) => {
        const decorated = JSON.parse(JSON.stringify(withTotals(cart)))
        const paisa = toPaisa(withTotals(cart).total)

        expect(toPaisa(decorated.total)).toBe(paisa)
        expect(
          sum(describePurchase(decorated, paisa, ALL).amount_breakdown ?? [])
        ).toBe(paisa)
      }),
      { numRuns: 300 }
    )
  }, 60_000)
})
