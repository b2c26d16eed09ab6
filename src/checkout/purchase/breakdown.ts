import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import { toSignedPaisa } from "../../modules/khalti/money"
import type { PurchaseCart } from "./cart"

/** One row of `amount_breakdown`; paisa, negative for a discount. */
export interface AmountRow {
  label: string
  amount: number
}

/** Four rows and the total are each rounded by half a paisa at most; a greater rest is no rounding. */
const GREATEST_ROUNDING = 2

const isZero = (amount: BigNumberInput | null | undefined): boolean =>
  MathBN.eq(amount ?? 0, 0)

/**
 * The cart's total in rows that add up to the amount charged, to the paisa: Khalti refuses any other ("Amount Breakdown
 * mismatch."). Medusa's totals carry fractions of a paisa, so that rounded rows may miss the rounded total: a row
 * "Rounding" makes up for it.
 *
 * @param paisa what is charged
 * @returns undefined for carts with gift cards or credit, and for carts whose rows do not explain the amount
 */
export const describeAmounts = (
  cart: PurchaseCart,
  paisa: number
): AmountRow[] | undefined => {
  const { item_subtotal, shipping_subtotal, tax_total, discount_subtotal } =
    cart
  if (!isZero(cart.credit_line_total) || !isZero(cart.gift_card_total)) {
    return undefined
  }
  const rows: AmountRow[] = [
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
