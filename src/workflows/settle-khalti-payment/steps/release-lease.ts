import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { KHALTI_MODULE } from "../../../modules/khalti"
import type KhaltiModuleService from "../../../modules/khalti/service"
import type { Work } from "../../../settle/input"

/** Gives the row to whoever waits for it. */
export const releaseLeaseStep = createStep(
  "release-khalti-lease",
  async ({ input, claim }: Work, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    if (claim.token) {
      await khalti.releaseLease(input.khalti_payment_id, claim.token)
    }
    return new StepResponse(null)
  }
)
