import { TEST_IDS, TEST_MPIN, TEST_OTP } from "../sandbox"
import type { Demo } from "./start-demo"

/** Tells a person where everything is and how to get in. */
export function printAddresses(demo: Demo): void {
  const { shop, khalti, storefrontUrl, logFile } = demo
  const { admin, publishableKey, promotionCode } = shop.shop
  console.log(`
The shop is open.

  Storefront     ${storefrontUrl}
  Admin          ${shop.url}/app
                 ${admin.email} / ${admin.password}
  Store API      ${shop.url}/store
                 x-publishable-api-key: ${publishableKey}
                 promotion code, once: ${promotionCode}
  Local Khalti   ${khalti.url}
                 Khalti ID ${TEST_IDS[0]}, MPIN ${TEST_MPIN}, OTP ${TEST_OTP}
  Shop's log     tail -f ${logFile}
  Payments' log  tail -f khalti_payments.log

Ctrl-C stops everything.
`)
}
