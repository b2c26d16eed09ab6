import { MedusaError } from "@medusajs/framework/utils"
import { createPaymentSessionsWorkflow } from "@medusajs/medusa/core-flows"
import { PROVIDER_ID } from "../../modules/khalti/ids"
import type { Next, Round } from "../round"

/**
 * The link is paid but core has deleted its session. A new session takes the
 * paid link over (initiate rebinds it), so that the money becomes the sale it
 * was meant for instead of a refund.
 */
export async function renewSession({
  container,
  khalti,
  link,
}: Round): Promise<Next> {
  await createPaymentSessionsWorkflow(container).run({
    input: {
      payment_collection_id: link.collection_id,
      provider_id: PROVIDER_ID,
    },
  })
  const renewed = await khalti.retrieveKhaltiPayment(link.id)
  if (renewed.session_id === link.session_id) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `The new session of collection ${link.collection_id} did not take over the paid link ${link.reference}`
    )
  }
  return {}
}
