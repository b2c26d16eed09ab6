import { TEST_IDS, TEST_MPIN, TEST_OTP } from "../../sandbox"

/** What a customer does on Khalti's hosted page. */
export type Act = "pay" | "cancel" | "pay_and_close"

/** Where the shop sends the customer after the payment. */
export interface Arrival {
  status: number
  /** without its query */
  page: string
  result: string | null
  reason: string | null
  orderId: string | null
  cartId: string | null
}

/**
 * Opens the hosted page and submits its form, as a browser would.
 *
 * @returns where Khalti sends the browser next, if it does
 */
export async function visitHostedPage(
  paymentUrl: string,
  act: Act
): Promise<string | null> {
  const page = await fetch(paymentUrl)
  if (!page.ok) throw new Error(`the hosted page answered ${page.status}`)
  const response = await fetch(paymentUrl, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({
      khalti_id: TEST_IDS[0],
      mpin: TEST_MPIN,
      otp: TEST_OTP,
      action: act,
    }),
  })
  if (response.status >= 400) {
    throw new Error(`the hosted page answered ${response.status} to "${act}"`)
  }
  return response.headers.get("location")
}

/** Follows Khalti's redirect to the shop, and reads where the shop sends the browser. */
export async function comeBack(returnUrl: string): Promise<Arrival> {
  const response = await fetch(returnUrl, { redirect: "manual" })
  const location = response.headers.get("location")
  if (!location) {
    throw new Error(`the shop answered ${response.status} without a redirect`)
  }
  const { origin, pathname, searchParams } = new URL(location)
  return {
    status: response.status,
    page: origin + pathname,
    result: searchParams.get("khalti_result"),
    reason: searchParams.get("khalti_reason"),
    orderId: searchParams.get("order_id"),
    cartId: searchParams.get("cart_id"),
  }
}
