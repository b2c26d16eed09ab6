import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { KHALTI_MODULE } from "../../modules/khalti"
import type KhaltiModuleService from "../../modules/khalti/service"
import { settleKhaltiPaymentWorkflow } from "../settle-khalti-payment"

/** The id of {@link settleForAdminStep}. */
export const settleForAdminStepId = "settle-khalti-payment-for-admin"

/**
 * Lets settle see what an admin's act has changed. The act stands whatever
 * becomes of this: the sweep looks after the row as well.
 *
 * @returns the outcome before
 * @throws MedusaError `not_found` for an unknown row
 */
export const settleForAdminStep = createStep(
  settleForAdminStepId,
  async (
    input: { khalti_payment_id: string; actor: string },
    { container }
  ) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const row = await khalti.retrieveKhaltiPayment(input.khalti_payment_id)
    try {
      await settleKhaltiPaymentWorkflow(container).run({
        input: { ...input, source: "admin" },
      })
    } catch (error) {
      container
        .resolve(ContainerRegistrationKeys.LOGGER)
        .error(
          `Khalti: settling ${input.khalti_payment_id} after an admin's act failed, the sweep tries again: ${(error as Error).message}`
        )
    }
    return new StepResponse({ was: row.outcome })
  }
)
