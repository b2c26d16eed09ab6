import type { BigNumberInput } from "@medusajs/framework/types"

type Maybe<Value> = Value | null | undefined

/** A name and a phone, as addresses and customers have them. */
export type PurchaseContact = {
  first_name?: Maybe<string>
  last_name?: Maybe<string>
  phone?: Maybe<string>
}

/** A line of the cart; prices in rupees. */
export type PurchaseItem = {
  id: string
  title?: Maybe<string>
  product_title?: Maybe<string>
  variant_title?: Maybe<string>
  quantity: BigNumberInput
  unit_price: BigNumberInput
}

/**
 * The cart as `query.graph({ entity: "cart", fields: purchaseCartFields })` answers it; amounts in rupees.
 *
 * Medusa computes (utils/totals/cart): total = item_subtotal + shipping_subtotal + tax_total − discount_subtotal −
 * credit_line_total, whether prices include tax or not. The subtotals are without tax and before discounts.
 */
export type PurchaseCart = {
  id: string
  email?: Maybe<string>
  item_subtotal?: Maybe<BigNumberInput>
  shipping_subtotal?: Maybe<BigNumberInput>
  tax_total?: Maybe<BigNumberInput>
  discount_subtotal?: Maybe<BigNumberInput>
  credit_line_total?: Maybe<BigNumberInput>
  gift_card_total?: Maybe<BigNumberInput>
  items?: Maybe<PurchaseItem[]>
  customer?: Maybe<PurchaseContact & { email?: Maybe<string> }>
  billing_address?: Maybe<PurchaseContact>
  shipping_address?: Maybe<PurchaseContact & { country_code?: Maybe<string> }>
}

/** The fields of a {@link PurchaseCart}. `total` makes Medusa compute the others. */
export const purchaseCartFields = [
  "id",
  "email",
  "currency_code",
  "total",
  "item_subtotal",
  "shipping_subtotal",
  "tax_total",
  "discount_subtotal",
  "credit_line_total",
  "gift_card_total",
  "items.id",
  "items.title",
  "items.product_title",
  "items.variant_title",
  "items.quantity",
  "items.unit_price",
  "customer.first_name",
  "customer.last_name",
  "customer.phone",
  "customer.email",
  "billing_address.first_name",
  "billing_address.last_name",
  "billing_address.phone",
  "shipping_address.first_name",
  "shipping_address.last_name",
  "shipping_address.phone",
  "shipping_address.country_code",
]
