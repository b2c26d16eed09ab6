import type { Purchase } from "../../modules/khalti/gateway/client"
import type { KhaltiOptions } from "../../modules/khalti/options/options"
import { describeAmounts } from "./breakdown"
import type { PurchaseCart } from "./cart"
import { describeCustomer } from "./customer"
import { describeProducts, namePurchase } from "./products"

export { purchaseCartFields } from "./cart"
export type { PurchaseCart } from "./cart"

/**
 * Describes a cart to Khalti. What Khalti would refuse is cut or left out: no checkout fails because of a detail.
 *
 * @param unsorted the cart; null for an order's own collection, which has none
 * @param paisa what is charged: the breakdown adds up to it
 */
export function describePurchase(
  unsorted: PurchaseCart | null,
  paisa: number,
  {
    shareCustomer,
    shareProducts,
  }: Pick<KhaltiOptions, "shareCustomer" | "shareProducts">
): Purchase {
  const cart = unsorted && inOrder(unsorted)
  const customer = cart && shareCustomer ? describeCustomer(cart) : undefined
  const products = cart && shareProducts ? describeProducts(cart) : []
  const amounts = cart ? describeAmounts(cart, paisa) : undefined
  return {
    purchase_order_name: namePurchase(cart, shareProducts),
    ...(customer ? { customer_info: customer } : {}),
    ...(products.length > 0 ? { product_details: products } : {}),
    ...(amounts ? { amount_breakdown: amounts } : {}),
  }
}

/** Query names the lines of a cart in any order; the same cart must be described the same each time. */
function inOrder(cart: PurchaseCart): PurchaseCart {
  const items = [...(cart.items ?? [])]
  return { ...cart, items: items.sort((a, b) => (a.id < b.id ? -1 : 1)) }
}
