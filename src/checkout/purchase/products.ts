import { MathBN } from "@medusajs/framework/utils"
import type { Purchase } from "../../modules/khalti/gateway/client"
import { toPaisa } from "../../modules/khalti/money"
import type { PurchaseCart, PurchaseItem } from "./cart"
import { oneLine } from "./one-line"

type ProductDetail = NonNullable<Purchase["product_details"]>[number]

const MAX_ORDER_NAME = 100
const MAX_PRODUCT_NAME = 100

/** Titles that Medusa gives the only variant of a product. */
const NO_VARIANT = /^default( (variant|title|option( value)?))?$/i

/** Every line of the cart that has a price, at its price before discounts. */
export function describeProducts({ items }: PurchaseCart): ProductDetail[] {
  return (items ?? []).filter(isPriced).map(describeProduct)
}

/**
 * How the purchase is called on Khalti's page: "Dhaka topi, M and 2 more". Without the products' names when the
 * merchant does not share them. An order's own collection has no cart to name it by.
 */
export function namePurchase(
  cart: PurchaseCart | null,
  shareProducts: boolean
): string {
  const [first, ...more] = cart?.items ?? []
  if (!first) {
    return "Order"
  }
  if (!shareProducts) {
    return more.length > 0 ? `Order of ${more.length + 1} items` : "Order"
  }
  const ending = more.length > 0 ? ` and ${more.length} more` : ""
  return nameItem(first, MAX_ORDER_NAME, ending)
}

function isPriced({ unit_price, quantity }: PurchaseItem): boolean {
  return (
    unit_price != null &&
    quantity != null &&
    MathBN.gte(unit_price, 0) &&
    MathBN.gt(quantity, 0)
  )
}

/** Khalti counts in whole pieces: 1.5 kg becomes one piece named "… × 1.5". */
function describeProduct(item: PurchaseItem): ProductDetail {
  const quantity = MathBN.convert(item.quantity)
  const isWhole = quantity.isInteger()
  const total_price = toPaisa(MathBN.mult(item.unit_price, quantity))
  const ending = isWhole ? "" : ` × ${quantity.toFixed()}`
  return {
    identity: item.id,
    name: nameItem(item, MAX_PRODUCT_NAME, ending),
    quantity: isWhole ? quantity.toNumber() : 1,
    unit_price: isWhole ? toPaisa(item.unit_price) : total_price,
    total_price,
  }
}

/** "Dhaka topi, M" and the ending, `length` characters in all: the name is cut, never the ending. */
function nameItem(item: PurchaseItem, length: number, ending: string): string {
  const room = length - ending.length
  const product = oneLine(item.product_title, room) || oneLine(item.title, room)
  const variant = oneLine(item.variant_title, room)
  const isNamed = variant !== product && !NO_VARIANT.test(variant)
  const parts = [product, isNamed ? variant : ""].filter(Boolean)
  const name = oneLine(parts.join(", "), room).replace(/,$/, "")
  return (name || "Item") + ending
}
