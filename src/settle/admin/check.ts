import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { KHALTI_MODULE } from "../../modules/khalti/ids"
import type KhaltiModuleService from "../../modules/khalti/service"

export type AdminInput = {
  /** The link's id, `khpay_…`. */
  khalti_payment_id: string
  /** The admin's id. */
  actor: string
}

/**
 * Writes into the trail which admin wanted to know: the answer may be another source's.
 *
 * @throws MedusaError `not_found` for an unknown link
 */
export const noteKhaltiCheckStep = createStep(
  "note-khalti-check",
  async ({ khalti_payment_id, actor }: AdminInput, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const { id } = await khalti.retrieveKhaltiPayment(khalti_payment_id)
    await khalti.addEvent({
      khalti_payment_id: id,
      source: "admin",
      actor,
      action: "check_requested",
    })
    return new StepResponse({ id })
  }
)
