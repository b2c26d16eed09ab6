import { defineLink } from "@medusajs/framework/utils"
import CartModule from "@medusajs/medusa/cart"
import OrderModule from "@medusajs/medusa/order"
import PaymentModule from "@medusajs/medusa/payment"
import KhaltiModule from "../modules/khalti"

/** What a Khalti link belongs to in Medusa, by the ids in the ledger: for Query only. */
const BELONGS_TO = {
  cart_id: CartModule.linkable.cart,
  order_id: OrderModule.linkable.order,
  collection_id: PaymentModule.linkable.paymentCollection,
  payment_id: PaymentModule.linkable.payment,
}

export default Object.entries(BELONGS_TO).map(([field, linkable]) =>
  defineLink(
    { linkable: KhaltiModule.linkable.khaltiPayment, field },
    linkable,
    { readOnly: true }
  )
)
