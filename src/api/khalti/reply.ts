import type { MedusaResponse } from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { KHALTI_MODULE } from "../../modules/khalti"
import { buildReturnUrl } from "../../checkout/return-address"
import type KhaltiModuleService from "../../modules/khalti/service"
import type { DoorAnswer } from "./settle-and-tell"

/** Where a customer without a known country lands. */
const HOME_COUNTRY = "np"

/** 303 to the shop's page for this result: a reload there never repeats the return. */
export function redirectToStorefront(
  container: MedusaContainer,
  res: MedusaResponse,
  { result, reason, orderId, cartId, row }: DoorAnswer
): void {
  const { options } = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const location = buildReturnUrl({
    options,
    result,
    reason,
    orderId: orderId ?? undefined,
    cartId: cartId ?? undefined,
    countryCode: row?.country_code ?? HOME_COUNTRY,
    returnTo: row?.return_to ?? undefined,
  })
  res.setHeader("Referrer-Policy", "no-referrer")
  res.setHeader("Cache-Control", "no-store")
  res.redirect(303, location)
}
