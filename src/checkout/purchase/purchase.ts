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
 * @param cart null for an order's own collection, which has none
 * @param paisa what is charged: the breakdown adds up to it
 */
export function describePurchase(
  cart: PurchaseCart | null,
  paisa: number,
  {
    shareCustomer,
    shareProducts,
  }: Pick<KhaltiOptions, "shareCustomer" | "shareProducts">
): Purchase {
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
