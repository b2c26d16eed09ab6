import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { KHALTI_MODULE } from "../../modules/khalti"
import type KhaltiModuleService from "../../modules/khalti/service"
import type { TakenPayment } from "./take-khalti-payment"

/** The id of {@link giveBackKhaltiPaymentStep}. */
export const giveBackKhaltiPaymentStepId = "give-back-khalti-payment"

/** Ends what `takeKhaltiPaymentStep` began. */
export const giveBackKhaltiPaymentStep = createStep(
  giveBackKhaltiPaymentStepId,
  async ({ khalti_payment_id, token }: TakenPayment, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    await khalti.releaseLease(khalti_payment_id, token)
    return new StepResponse(null)
  }
)
