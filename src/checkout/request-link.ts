import type { InitiateAnswer } from "../modules/khalti/gateway/answers"
import { KhaltiError } from "../modules/khalti/gateway/errors"
import { describePurchase, type PurchaseCart } from "./purchase/purchase"
import { callbackUrl } from "../modules/khalti/options/check-environment"
import type { Link } from "../modules/khalti/service"
import type { CheckoutDependencies } from "./dependencies"

/** What the repeat sends unchanged: a refusal of nothing else than these would only come again. */
const SENT_AGAIN = ["return_url", "website_url", "purchase_order_id"]

/**
 * Has Khalti issue a link for a link. When Khalti refuses a detail, it is asked
 * once more without all details: a refused initiate has made no link, and no
 * checkout fails for the sake of a name or a breakdown.
 *
 * @throws KhaltiError
 */
export async function requestLink(
  { khalti, logger }: CheckoutDependencies,
  link: Link,
  cart: PurchaseCart | null
): Promise<InitiateAnswer> {
  const { gateway, options } = khalti
  const amount = Number(link.amount)
  const bare = {
    amount,
    purchase_order_id: link.reference,
    return_url: callbackUrl(options.backendUrl, link.return_token),
    website_url: options.storefrontUrl,
  }
  try {
    const described = describePurchase(cart, amount, options)
    return await gateway.initiate({ ...bare, ...described })
  } catch (error) {
    if (!mayBeADetail(error)) {
      throw error
    }
    const { message, fields } = error
    logger.warn(
      `Khalti is asked once more for the link of payment ${link.reference}, without customer, products and breakdown: ${message}`
    )
    await khalti.addEvent({
      khalti_payment_id: link.id,
      source: "provider",
      action: "details_left_out",
      detail: { refused: Object.keys(fields ?? {}) },
    })
    const unnamed = describePurchase(null, amount, options)
    return gateway.initiate({ ...bare, ...unnamed })
  }
}

/** A breakdown that does not add up is told as an error of `amount`, so that field counts as one too. */
function mayBeADetail(error: unknown): error is KhaltiError {
  if (!(error instanceof KhaltiError) || error.code !== "validation") {
    return false
  }
  const refused = Object.keys(error.fields ?? {})
  const isSentAgain = (name: string) => SENT_AGAIN.includes(name)
  return refused.length === 0 || !refused.every(isSentAgain)
}
