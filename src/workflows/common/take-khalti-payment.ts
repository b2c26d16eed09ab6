import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { setTimeout as sleep } from "node:timers/promises"
import { KHALTI_MODULE } from "../../modules/khalti"
import type KhaltiModuleService from "../../modules/khalti/service"

/** A ledger row that is an admin's alone until it is given back. */
export type TakenPayment = { khalti_payment_id: string; token: string }

/** As long as an admin waits for a settle that has the row. */
const PATIENCE_MS = 20_000
const POLL_MS = 200

/** The id of {@link takeKhaltiPaymentStep}. */
export const takeKhaltiPaymentStepId = "take-khalti-payment"

/**
 * Takes a row's lease for an admin's act, so that no settle works on it
 * meanwhile; gives it back when a later step throws.
 *
 * @throws MedusaError `not_found` for an unknown row, `not_allowed` when another settle keeps it for 20 s
 */
export const takeKhaltiPaymentStep = createStep(
  takeKhaltiPaymentStepId,
  async ({ id }: { id: string }, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const token = await waitForLease(khalti, id)
    const taken: TakenPayment = { khalti_payment_id: id, token }
    return new StepResponse(taken, taken)
  },
  async (taken, { container }) => {
    if (taken) {
      const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
      await khalti.releaseLease(taken.khalti_payment_id, taken.token)
    }
  }
)

async function waitForLease(
  khalti: KhaltiModuleService,
  id: string
): Promise<string> {
  const { reference } = await khalti.retrieveKhaltiPayment(id)
  const giveUpAt = Date.now() + PATIENCE_MS
  for (;;) {
    const token = await khalti.acquireLease(id)
    if (token) {
      return token
    }
    if (Date.now() >= giveUpAt) {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Payment ${reference} (${id}) is being looked after right now: try again in a minute`
      )
    }
    await sleep(POLL_MS)
  }
}
