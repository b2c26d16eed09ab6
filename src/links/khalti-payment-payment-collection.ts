import { defineLink } from "@medusajs/framework/utils"
import PaymentModule from "@medusajs/medusa/payment"
import KhaltiModule from "../modules/khalti"

/** The payment collection that a Khalti link was made for, for Query only. */
export default defineLink(
  { linkable: KhaltiModule.linkable.khaltiPayment, field: "collection_id" },
  PaymentModule.linkable.paymentCollection,
  { readOnly: true }
)
