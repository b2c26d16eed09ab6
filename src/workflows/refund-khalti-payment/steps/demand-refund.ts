import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import type { ReturnedMoney } from "./return-khalti-money"

/** The id of {@link demandRefundStep}. */
export const demandRefundStepId = "demand-khalti-refund"

/**
 * Tells the admin of a refusal, after it has been recorded. A lost answer is no
 * refusal: the payment shows it, and it is being looked into.
 *
 * @throws MedusaError `not_allowed` with Khalti's words
 */
export const demandRefundStep = createStep(
  demandRefundStepId,
  async ({ status, reference, detail }: ReturnedMoney) => {
    if (status === "refused") {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Payment ${reference} was not refunded: ${detail ?? "Khalti gave no reason"}`
      )
    }
    return new StepResponse(null)
  }
)
