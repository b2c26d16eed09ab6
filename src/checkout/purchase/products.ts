import { MathBN } from "@medusajs/framework/utils"
import { toPaisa } from "../../modules/khalti/money"
import type { PurchaseCart, PurchaseItem } from "./cart"
import { oneLine } from "./one-line"

/** One row of `product_details`; prices in paisa. */
export interface ProductDetail {
  identity: string
  name: string
  quantity: number
  unit_price: number
  total_price: number
}

const MAX_ORDER_NAME = 100
const MAX_PRODUCT_NAME = 100

/** Titles that Medusa gives the only variant of a product. */
const NO_VARIANT = /^default( (variant|title|option( value)?))?$/i

/** Every line of the cart that has a price, at its price before discounts. */
export const describeProducts = ({ items }: PurchaseCart): ProductDetail[] =>
  (items ?? [])
    .filter(({ unit_price, quantity }) => isPriced(unit_price, quantity))
    .map(describeProduct)

const isPriced = (
  unitPrice: PurchaseItem["unit_price"] | null | undefined,
  quantity: PurchaseItem["quantity"] | null | undefined
): boolean =>
  unitPrice != null &&
  quantity != null &&
  MathBN.gte(unitPrice, 0) &&
  MathBN.gt(quantity, 0)

/** Khalti counts in whole pieces: 1.5 kg becomes one piece named "… × 1.5". */
const describeProduct = (item: PurchaseItem): ProductDetail => {
  const quantity = MathBN.convert(item.quantity)
  const total_price = toPaisa(MathBN.mult(item.unit_price, quantity))
  const identity = item.id
  return quantity.isInteger()
    ? {
        identity,
        name: nameItem(item, MAX_PRODUCT_NAME),
        quantity: quantity.toNumber(),
        unit_price: toPaisa(item.unit_price),
        total_price,
      }
    : {
        identity,
        name: withEnding(item, ` × ${quantity.toFixed()}`, MAX_PRODUCT_NAME),
        quantity: 1,
        unit_price: total_price,
        total_price,
      }
}

/** "Dhaka topi, M" */
const nameItem = (item: PurchaseItem, length: number): string => {
  const product =
    oneLine(item.product_title, length) || oneLine(item.title, length)
  const variant = oneLine(item.variant_title, length)
  const isTelling =
    variant !== "" && variant !== product && !NO_VARIANT.test(variant)
  const name = [product, isTelling ? variant : ""].filter(Boolean).join(", ")
  return oneLine(name, length) || "Item"
}

const withEnding = (
  item: PurchaseItem,
  ending: string,
  length: number
): string => nameItem(item, length - ending.length) + ending

/**
 * How the purchase is called on Khalti's page: "Dhaka topi, M and 2 more". Without the products' names when the
 * merchant does not share them; an order's own collection has no cart to name it by.
 */
export const namePurchase = (
  cart: PurchaseCart | null,
  shareProducts: boolean
): string => {
  const [first, ...more] = cart?.items ?? []
  if (!first) {
    return "Order"
  }
  if (!shareProducts) {
    return more.length > 0 ? `Order of ${more.length + 1} items` : "Order"
  }
  return more.length > 0
    ? withEnding(first, ` and ${more.length} more`, MAX_ORDER_NAME)
    : nameItem(first, MAX_ORDER_NAME)
}
