import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import type { CheckKhaltiPaymentInput } from "../input"
import { KHALTI_MODULE } from "../../../modules/khalti"
import type KhaltiModuleService from "../../../modules/khalti/service"

/** The id of {@link noteCheckStep}. */
export const noteCheckStepId = "note-khalti-check"

/** Writes into the trail which admin wanted to know: the answer may be another door's. */
export const noteCheckStep = createStep(
  noteCheckStepId,
  async (
    { khalti_payment_id, actor }: CheckKhaltiPaymentInput,
    { container }
  ) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const { id } = await khalti.retrieveKhaltiPayment(khalti_payment_id)
    await khalti.addEvent({
      khalti_payment_id: id,
      source: "admin",
      actor,
      action: "check_asked",
    })
    return new StepResponse({ id })
  }
)
