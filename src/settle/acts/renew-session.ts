import { MedusaError } from "@medusajs/framework/utils"
import { createPaymentSessionsWorkflow } from "@medusajs/medusa/core-flows"
import type { Next, Round } from "../round"

/** The provider's id in Medusa. */
const PROVIDER_ID = "pp_khalti_khalti"

/**
 * The link is paid but core has deleted its session. A new session takes the
 * paid link over (initiate rebinds it), so that the money becomes the sale it
 * was meant for instead of a refund.
 */
export async function renewSession({
  container,
  khalti,
  row,
}: Round): Promise<Next> {
  await createPaymentSessionsWorkflow(container).run({
    input: {
      payment_collection_id: row.collection_id,
      provider_id: PROVIDER_ID,
    },
  })
  const renewed = await khalti.retrieveKhaltiPayment(row.id)
  if (renewed.session_id === row.session_id) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `The new session of collection ${row.collection_id} did not take over the paid link ${row.reference}`
    )
  }
  return {}
}
