import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { KHALTI_MODULE } from "../modules/khalti/ids"
import type KhaltiModuleService from "../modules/khalti/service"
import type { AdminInput } from "../settle/admin/check"
import { settleKhaltiPaymentWorkflow } from "./settle-khalti-payment"

/**
 * Settles a link before or after an admin's act. The act stands whatever becomes
 * of this: the sweep looks after the link as well.
 *
 * @returns the outcome before
 * @throws MedusaError `not_found` for an unknown link
 */
export const settleKhaltiPaymentForAdminStep = createStep(
  "settle-khalti-payment-for-admin",
  async (input: AdminInput, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const { outcome } = await khalti.retrieveKhaltiPayment(
      input.khalti_payment_id
    )
    try {
      await settleKhaltiPaymentWorkflow(container).run({
        input: { ...input, source: "admin" },
      })
    } catch (error) {
      container
        .resolve(ContainerRegistrationKeys.LOGGER)
        .error(
          `Khalti: settling ${input.khalti_payment_id} for an admin failed, the sweep tries again: ${(error as Error).message}`
        )
    }
    return new StepResponse({ outcome })
  }
)
