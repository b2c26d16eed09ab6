import { defineLink } from "@medusajs/framework/utils"
import CartModule from "@medusajs/medusa/cart"
import OrderModule from "@medusajs/medusa/order"
import PaymentModule from "@medusajs/medusa/payment"
import KhaltiModule from "../modules/khalti"

/** What a Khalti link belongs to in Medusa, by the ids in the ledger: for Query only. */
export default [
  defineLink(
    { linkable: KhaltiModule.linkable.khaltiPayment, field: "cart_id" },
    CartModule.linkable.cart,
    { readOnly: true }
  ),
  defineLink(
    { linkable: KhaltiModule.linkable.khaltiPayment, field: "order_id" },
    OrderModule.linkable.order,
    { readOnly: true }
  ),
  defineLink(
    { linkable: KhaltiModule.linkable.khaltiPayment, field: "collection_id" },
    PaymentModule.linkable.paymentCollection,
    { readOnly: true }
  ),
  defineLink(
    { linkable: KhaltiModule.linkable.khaltiPayment, field: "payment_id" },
    PaymentModule.linkable.payment,
    { readOnly: true }
  ),
]
