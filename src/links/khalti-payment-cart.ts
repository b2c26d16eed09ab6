import { defineLink } from "@medusajs/framework/utils"
import CartModule from "@medusajs/medusa/cart"
import KhaltiModule from "../modules/khalti"

/** A Khalti link's cart, for Query only: the ledger keeps the id. */
export default defineLink(
  { linkable: KhaltiModule.linkable.khaltiPayment, field: "cart_id" },
  CartModule.linkable.cart,
  { readOnly: true }
)
