import type { AmountRow } from "./breakdown"
import { describeAmounts } from "./breakdown"
import type { PurchaseCart } from "./cart"
import { describeCustomer, CustomerInfo } from "./customer"
import { describeProducts, namePurchase, ProductDetail } from "./products"

export { purchaseCartFields } from "./cart"
export type { PurchaseCart } from "./cart"

/** What Khalti is told about a purchase, ready to be sent with an initiate. */
export interface Purchase {
  purchase_order_name: string
  customer_info?: CustomerInfo
  product_details?: ProductDetail[]
  amount_breakdown?: AmountRow[]
}

/** What the merchant lets Khalti know. */
export interface Sharing {
  shareCustomer: boolean
  shareProducts: boolean
}

/**
 * Describes a cart to Khalti. What Khalti would refuse is trimmed or left out: no checkout fails for the sake of a
 * detail.
 *
 * @param cart null for an order's own collection, which has none
 * @param paisa what is charged: the breakdown adds up to it
 */
export const describePurchase = (
  cart: PurchaseCart | null,
  paisa: number,
  { shareCustomer, shareProducts }: Sharing
): Purchase => {
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
