import { defineLink } from "@medusajs/framework/utils"
import OrderModule from "@medusajs/medusa/order"
import KhaltiModule from "../modules/khalti"

/** A Khalti link's order as last read from Medusa, for Query only. */
export default defineLink(
  { linkable: KhaltiModule.linkable.khaltiPayment, field: "order_id" },
  OrderModule.linkable.order,
  { readOnly: true }
)
