import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { listRefunds } from "../../facts/gather"
import { KHALTI_MODULE } from "../../modules/khalti/ids"
import { withAdminLease } from "../../modules/khalti/leases"
import type KhaltiModuleService from "../../modules/khalti/service"
import type { AdminInput } from "./check"

export type HandleKhaltiPaymentInput = AdminInput & {
  /** What was done about it. */
  note: string
}

/**
 * Writes who dealt with held money, when and how.
 *
 * @throws MedusaError `not_found` for an unknown link, `not_allowed` when it is not held
 */
export const markKhaltiPaymentHandledStep = createStep(
  "mark-khalti-payment-handled",
  async (
    { khalti_payment_id: id, note, actor }: HandleKhaltiPaymentInput,
    { container }
  ) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    await withAdminLease(khalti, id, async (link) => {
      if (link.outcome !== "held") {
        throw new MedusaError(
          MedusaError.Types.NOT_ALLOWED,
          `Payment ${link.reference} (${id}) is ${link.outcome}: only held payments wait for somebody to handle them`
        )
      }
      const refunds = await listRefunds(khalti, link)
      if (refunds.some(({ status }) => status === "requested")) {
        throw new MedusaError(
          MedusaError.Types.NOT_ALLOWED,
          `A refund of payment ${link.reference} (${id}) is under way, or its answer was lost and is being looked up: wait for its outcome, at most an hour, before you mark the payment as handled`
        )
      }
      await khalti.changeWithEvent(
        {
          id,
          handled_at: new Date(),
          handled_by: actor,
          handled_note: note,
          next_check_at: null,
        },
        {
          khalti_payment_id: id,
          source: "admin",
          actor,
          action: "handled",
          // The note itself may name the customer: it stays in the link's row.
          detail: { reason: link.reason },
        }
      )
      return link
    })
    return new StepResponse({ id })
  }
)
