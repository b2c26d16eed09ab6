import { MedusaError } from "@medusajs/framework/utils"
import { capturePaymentWorkflow } from "@medusajs/medusa/core-flows"
import type { Next, Round } from "../round"

/**
 * Core has captured the money and was cut off before its order shows it: the
 * merchant would ask a customer who has paid to pay again. Core's own workflow,
 * run again, calls no provider for a captured payment and books what is missing.
 */
export async function bookCapture({
  container,
  facts,
  carried,
}: Round): Promise<Next> {
  const { id } = facts.medusa.payment!
  if (carried.captureBooked) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `Core did not book the captured payment ${id} on order ${facts.medusa.order!.id}`
    )
  }
  await capturePaymentWorkflow(container).run({ input: { payment_id: id } })
  return { captureBooked: true, coreAnnounced: true }
}
