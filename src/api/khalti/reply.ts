import type { MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { buildReturnUrl } from "../../checkout/return-address"
import { KHALTI_MODULE } from "../../modules/khalti/ids"
import type KhaltiModuleService from "../../modules/khalti/service"
import type { CustomerReply } from "./answer-customer"

/** 303 to the shop's page for this result: a reload there never repeats the return. */
export function redirectToStorefront(
  container: MedusaContainer,
  res: MedusaResponse,
  { link, ...answer }: CustomerReply
): void {
  const { options } = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const location = buildReturnUrl({
    ...answer,
    options,
    reference: link?.reference,
    countryCode: link?.country_code,
    returnTo: link?.return_to,
  })
  res.setHeader("Referrer-Policy", "no-referrer")
  res.setHeader("Cache-Control", "no-store")
  res.redirect(303, location)
}

/** The storefront's answer; `amount` in paisa, the payment page only while the link can still be paid. */
export function toJson({ result, reason, link, ...rest }: CustomerReply) {
  const { orderId, cartId, leftOut } = rest
  const isPayable = result === "unpaid" && reason === "not_paid_yet"
  return {
    result,
    reason,
    ...(link ? { reference: link.reference, amount: Number(link.amount) } : {}),
    ...(orderId ? { order_id: orderId } : {}),
    ...(cartId ? { cart_id: cartId } : {}),
    ...(leftOut.length ? { left_out: leftOut } : {}),
    ...(isPayable && link?.payment_url
      ? {
          payment_url: link.payment_url,
          expires_at: link.expires_at.toISOString(),
        }
      : {}),
  }
}
