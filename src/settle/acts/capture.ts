import { Modules, PaymentActions } from "@medusajs/framework/utils"
import { processPaymentWorkflow } from "@medusajs/medusa/core-flows"
import { gatherFacts } from "../../facts/gather"
import { decide } from "../decide"
import { recordOutcome } from "../record"
import type { Next, Round } from "../round"

/** How long one of two captures of an order waits for the other. */
const LOCK_SECONDS = 30

/**
 * Registers the money on an order that is waiting for it. The session has just
 * been read: with an unknown one core would act on an arbitrary cart. No amount,
 * so that core captures the session's own.
 */
export async function capture(round: Round): Promise<Next> {
  const { order } = round.facts.medusa
  if (!order || order.fromCart) {
    return register(round)
  }
  try {
    return await captureAlone(round, order.id)
  } catch (error) {
    // An edit's or exchange's own collection: no second way to pay it, so a human looks at once.
    await recordOutcome(round, {
      outcome: "held",
      reason: "settle_failed",
      error: `capture: ${(error as Error).message}`,
    })
    return "done"
  }
}

/** Two collections may be open for one debt of an order, and each has a lease of its own: the second looks again when the first is done. */
async function captureAlone(round: Round, orderId: string): Promise<Next> {
  const { container, khalti, query, link, facts } = round
  const key = `khalti:order:${orderId}`
  const locking = container.resolve(Modules.LOCKING)
  return locking.execute(
    key,
    async () => {
      const now = await gatherFacts(khalti, query, link, facts.answer)
      return decide(now).do === "capture" ? register(round) : {}
    },
    { timeout: LOCK_SECONDS }
  )
}

async function register({ container, facts }: Round): Promise<Next> {
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
}
