import { PaymentActions } from "@medusajs/framework/utils"
import { processPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { recordOutcome } from "../record"
import type { Next, Round } from "../round"

/**
 * Registers the money on an order that is waiting for it. The session has just
 * been read: with an unknown one core would act on an arbitrary cart. No amount,
 * so that core captures the session's own.
 */
export async function capture(round: Round): Promise<Next> {
  const { container, facts } = round
  try {
    await processPaymentWorkflow(container).run({
      input: {
        action: PaymentActions.SUCCESSFUL,
        data: { session_id: facts.link.sessionId } as {
          session_id: string
          amount: number
        },
      },
    })
    return {}
  } catch (error) {
    if (facts.medusa.order?.fromCart) {
      throw error
    }
    // An edit's or exchange's own collection: no second way to pay it, so a human looks at once.
    await recordOutcome(round, {
      outcome: "held",
      reason: "settle_failed",
      error: `capture: ${(error as Error).message}`,
    })
    return "done"
  }
}
