import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import type { Purchase } from "../../modules/khalti/gateway/client"
import { toSignedPaisa } from "../../modules/khalti/money"
import type { PurchaseCart } from "./cart"

/** Four rows and the total are each rounded by half a paisa at most; a greater rest is no rounding. */
const GREATEST_ROUNDING = 2

/**
 * The cart's total in rows that add up to the amount charged, to the paisa: Khalti refuses any other ("Amount Breakdown
 * mismatch."). Medusa's totals carry fractions of a paisa, so rounded rows may miss the rounded total by a paisa or two,
 * which a row "Rounding" makes up for.
 *
 * @param paisa what is charged
 * @returns undefined for carts with gift cards or credit, and for carts whose rows do not explain the amount
 */
export function describeAmounts(
  cart: PurchaseCart,
  paisa: number
): Purchase["amount_breakdown"] {
  const { item_subtotal, shipping_subtotal, tax_total, discount_subtotal } =
    cart
  if (!isZero(cart.credit_line_total) || !isZero(cart.gift_card_total)) {
    return undefined
  }
  const rows = [
    { label: "Items", amount: toSignedPaisa(item_subtotal ?? 0) },
    { label: "Shipping", amount: toSignedPaisa(shipping_subtotal ?? 0) },
    { label: "Tax", amount: toSignedPaisa(tax_total ?? 0) },
    { label: "Discount", amount: -toSignedPaisa(discount_subtotal ?? 0) },
  ]
  const rest = rows.reduce((left, { amount }) => left - amount, paisa)
  return Math.abs(rest) > GREATEST_ROUNDING
    ? undefined
    : [...rows, { label: "Rounding", amount: rest }].filter(
        ({ amount }) => amount !== 0
      )
}

function isZero(amount: BigNumberInput | null | undefined): boolean {
  return MathBN.eq(amount ?? 0, 0)
}
