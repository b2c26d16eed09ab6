import { capturePaymentWorkflow } from "@medusajs/medusa/core-flows"
import type { Next, Round } from "../round"

/**
 * Core has captured the money and was cut off before its order shows it: the
 * merchant would ask a customer who has paid to pay again. Core's own workflow,
 * run again, calls no provider for a captured payment and writes what is missing.
 */
export async function recordCapture({
  container,
  facts,
}: Round): Promise<Next> {
  const { id } = facts.medusa.payment!
  await capturePaymentWorkflow(container).run({ input: { payment_id: id } })
  return {}
}
