import { decorateCartTotals } from "@medusajs/framework/utils"
import fc from "fast-check"
import type { PurchaseCart } from "../purchase"

/** Everything is shared. */
export const ALL = { shareCustomer: true, shareProducts: true }

type Cart = Parameters<typeof decorateCartTotals>[0]

/** A cart with the totals that Medusa itself computes. */
export function withTotals(cart: object): PurchaseCart & { total: number } {
  const decorated = decorateCartTotals(structuredClone(cart) as Cart)
  return decorated as unknown as PurchaseCart & { total: number }
}

const VAT = [{ rate: 13 }]

/** A line of the cart. */
export const topi = {
  id: "cali_1",
  title: "Dhaka topi",
  product_title: "Dhaka topi",
  variant_title: "M",
  quantity: 1,
  unit_price: 899.99,
  tax_lines: VAT,
}

/** A cart of 1129.9887 rupees. */
export const simple = {
  id: "cart_1",
  currency_code: "npr",
  items: [topi],
  shipping_methods: [{ id: "s_1", amount: 100, tax_lines: VAT }],
}

const price = fc
  .integer({ min: 100_000, max: 2_000_000_000 })
  .map((n) => n / 10_000)
const rates = fc
  .subarray([13, 1.25, 5])
  .map((each) => each.map((rate) => ({ rate })))
const anyItem = fc
  .record({
    unit_price: price,
    quantity: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 99 }) },
      fc.constant(1.5)
    ),
    is_tax_inclusive: fc.boolean(),
    tax_lines: rates,
  })
  .chain((item) =>
    discount(item.unit_price * item.quantity).map((adjustments) => ({
      ...item,
      adjustments,
    }))
  )
const anyShipping = fc
  .record({ amount: price, is_tax_inclusive: fc.boolean(), tax_lines: rates })
  .chain((method) =>
    discount(method.amount).map((adjustments) => ({ ...method, adjustments }))
  )
/** Any cart: taxes in or on top of prices, fractions of a paisa, weights, promotions on items and shipping. */
export const anyCart = fc.record({
  id: fc.constant("cart_1"),
  currency_code: fc.constant("npr"),
  items: fc.array(anyItem, { minLength: 1, maxLength: 6 }).map(withIds),
  shipping_methods: fc.array(anyShipping, { maxLength: 2 }).map(withIds),
})

/** Half of the amount at most. */
function discount(amount: number) {
  return fc
    .integer({ min: 0, max: 10_000 })
    .map((share) => [
      { amount: (amount * share) / 20_000, is_tax_inclusive: share % 2 === 0 },
    ])
}

function withIds<Row extends object>(rows: Row[]) {
  return rows.map((row, index) => ({
    ...row,
    id: `row_${index}`,
    title: "Topi",
  }))
}
