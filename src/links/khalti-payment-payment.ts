import { defineLink } from "@medusajs/framework/utils"
import PaymentModule from "@medusajs/medusa/payment"
import KhaltiModule from "../modules/khalti"

/** Medusa's payment that a Khalti link was captured as, for Query only. */
export default defineLink(
  { linkable: KhaltiModule.linkable.khaltiPayment, field: "payment_id" },
  PaymentModule.linkable.payment,
  { readOnly: true }
)
