import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import type { HandleKhaltiPaymentInput } from "../input"
import { KHALTI_MODULE } from "../../../modules/khalti"
import type KhaltiModuleService from "../../../modules/khalti/service"

/** The id of {@link markHandledStep}. */
export const markHandledStepId = "mark-khalti-payment-handled"

/**
 * Writes who dealt with held money, when and how.
 *
 * @throws MedusaError `not_allowed` when it is not held
 */
export const markHandledStep = createStep(
  markHandledStepId,
  async (
    { khalti_payment_id: id, note, actor }: HandleKhaltiPaymentInput,
    { container }
  ) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const row = await khalti.retrieveKhaltiPayment(id)
    if (row.outcome !== "held") {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Payment ${row.reference} (${id}) is ${row.outcome}: only held payments wait for somebody to handle them`
      )
    }
    await khalti.updateKhaltiPayments({
      id,
      handled_at: new Date(),
      handled_by: actor,
      handled_note: note,
      next_check_at: null,
    })
    await khalti.addEvent({
      khalti_payment_id: id,
      source: "admin",
      actor,
      action: "handled",
      // The note itself may name the customer: it stays in the row.
      detail: { reason: row.reason },
    })
    return new StepResponse(null)
  }
)
