import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { listRefunds } from "../../facts/gather"
import { KHALTI_MODULE } from "../../modules/khalti/ids"
import { withAdminLease } from "../../modules/khalti/leases"
import type KhaltiModuleService from "../../modules/khalti/service"
import { scheduleNext } from "../wait"
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
      const handled_at = new Date()
      await khalti.changeWithEvent(
        {
          id,
          handled_at,
          handled_by: actor,
          handled_note: note,
          next_check_at: scheduleNext(khalti, { ...link, handled_at }),
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

/**
 * Gives a payment that somebody had dealt with back to the programs: it waits for a
 * human again, or goes on by itself. What is not marked as handled stays as it is.
 *
 * @throws MedusaError `not_found` for an unknown link
 */
export const undoKhaltiPaymentHandledStep = createStep(
  "undo-khalti-payment-handled",
  async ({ khalti_payment_id: id, actor }: AdminInput, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    await withAdminLease(khalti, id, async (link) => {
      if (link.handled_at) {
        await khalti.changeWithEvent(
          {
            id,
            handled_at: null,
            handled_by: null,
            handled_note: null,
            next_check_at: new Date(),
          },
          {
            khalti_payment_id: id,
            source: "admin",
            actor,
            action: "handled_undone",
          }
        )
      }
      return link
    })
    return new StepResponse({ id })
  }
)
