import { convertDraftOrderWorkflow } from "@medusajs/medusa/core-flows"
import { recordOutcome } from "../record"
import type { Next, Round } from "../round"

/**
 * Makes an order of a draft that is paid, which reserves its stock. Not before:
 * conversion announces the order as placed and computes its taxes anew.
 */
export async function convertDraft(round: Round): Promise<Next> {
  const { container, facts } = round
  try {
    await convertDraftOrderWorkflow(container).run({
      input: { id: facts.medusa.order!.id },
    })
    return {}
  } catch (error) {
    await recordOutcome(round, {
      outcome: "held",
      reason: "draft_not_convertible",
      error: (error as Error).message,
    })
    return "done"
  }
}
