import { MedusaError } from "@medusajs/framework/utils"
import type { KhaltiOptions } from "../modules/khalti/options/options"

/** What of a cart says whether it is paid first. */
export type PayFirstCart = {
  items?:
    | {
        is_giftcard: boolean
        requires_shipping: boolean
        /** Null when the product is gone. */
        product?: { is_giftcard?: boolean | null } | null
      }[]
    | null
}

/** The fields of a {@link PayFirstCart}. */
export const PAY_FIRST_FIELDS = [
  "items.is_giftcard",
  "items.requires_shipping",
  // @medusajs/loyalty-plugin mints by the product as it is now, not by the line.
  "items.product.is_giftcard",
]

/**
 * Whether the order of a cart is placed only when its money is there: by the
 * option, or because `order.placed` hands something out for good, a gift card or
 * goods that need no delivery. One such item is enough.
 *
 * @param cart null for an order's own collection, which has none
 */
export function isPaidFirst(
  { orderPlacement }: Pick<KhaltiOptions, "orderPlacement">,
  cart: PayFirstCart | null
): boolean {
  return (
    orderPlacement === "after_payment" ||
    (cart?.items ?? []).some(
      ({ is_giftcard, requires_shipping, product }) =>
        is_giftcard || product?.is_giftcard || !requires_shipping
    )
  )
}

/** Core answers it with HTTP 200 and the cart, and the storefront may try again. */
export function notPaidYet(): MedusaError {
  return new MedusaError(
    MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR,
    "This cart is not paid yet: send the customer to the session's payment_url, the order is placed when Khalti has the money"
  )
}
