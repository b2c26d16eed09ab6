import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import type { ResolveKhaltiRefundInput } from "../input"
import { KHALTI_MODULE } from "../../../modules/khalti"
import type KhaltiModuleService from "../../../modules/khalti/service"

/** The id of {@link findRefundStep}. */
export const findRefundStepId = "find-khalti-refund"

/**
 * Which payment a refund belongs to.
 *
 * @throws MedusaError `not_found` for an unknown refund
 */
export const findRefundStep = createStep(
  findRefundStepId,
  async (
    { khalti_refund_id }: Pick<ResolveKhaltiRefundInput, "khalti_refund_id">,
    { container }
  ) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const { khalti_payment_id } =
      await khalti.retrieveKhaltiRefund(khalti_refund_id)
    return new StepResponse({ khalti_payment_id })
  }
)
