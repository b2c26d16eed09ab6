import type { Purchase } from "../modules/khalti/gateway/client"
import type { InitiateAnswer } from "../modules/khalti/gateway/answers"
import { KhaltiError } from "../modules/khalti/gateway/errors"
import { callbackUrl } from "../modules/khalti/options/check-environment"
import type { Link } from "../modules/khalti/service"
import type { CheckoutDependencies } from "./dependencies"
import { newReference } from "./new-link"
import { describePurchase } from "./purchase/purchase"

/** What the repeat sends as well: a refusal of nothing else than these would only come again. */
const SENT_AGAIN = ["return_url", "website_url", "purchase_order_id"]

/** Khalti's answer, and the reference under which it knows the link. */
type Requested = InitiateAnswer & { reference: string }

/**
 * Requests the link of a row. When Khalti refuses a detail, it is asked once more
 * without all details: a refused request has made no link, and no checkout fails
 * for the sake of a name or a breakdown.
 *
 * @throws KhaltiError
 */
export async function requestLink(
  dependencies: CheckoutDependencies,
  link: Link,
  purchase: Purchase
): Promise<Requested> {
  try {
    return await request(dependencies, link, purchase)
  } catch (error) {
    if (!isRefusedDetail(error)) {
      throw error
    }
    const renewed = await renewReference(dependencies, link, error)
    const { options } = dependencies.khalti
    const unnamed = describePurchase(null, Number(link.amount), options)
    return request(dependencies, renewed, unnamed)
  }
}

async function request(
  { khalti }: CheckoutDependencies,
  { amount, reference, return_token }: Link,
  purchase: Purchase
): Promise<Requested> {
  const { gateway, options } = khalti
  const answer = await gateway.initiate({
    amount: Number(amount),
    purchase_order_id: reference,
    return_url: callbackUrl(options.backendUrl, return_token),
    website_url: options.storefrontUrl,
    ...purchase,
  })
  return { ...answer, reference }
}

/** Khalti may take a quick second request of the same reference for the first one. The row has the new one before Khalti. */
async function renewReference(
  { khalti, logger }: CheckoutDependencies,
  link: Link,
  { message, fields }: KhaltiError
): Promise<Link> {
  const reference = newReference()
  logger.warn(
    `Khalti is asked once more for the link of payment ${link.reference}, now ${reference}, without customer, products and breakdown: ${message}`
  )
  await khalti.changeWithEvent(
    { id: link.id, reference },
    {
      khalti_payment_id: link.id,
      source: "provider",
      action: "details_left_out",
      detail: {
        refused: Object.keys(fields ?? {}),
        reference,
        was: link.reference,
      },
    }
  )
  return { ...link, reference }
}

/** Whether Khalti names a field that the repeat leaves out, or `amount`: under that name it refuses a breakdown that does not add up. */
function isRefusedDetail(error: unknown): error is KhaltiError {
  if (!(error instanceof KhaltiError) || error.code !== "validation") {
    return false
  }
  const refused = Object.keys(error.fields ?? {})
  return refused.some((name) => !SENT_AGAIN.includes(name))
}
