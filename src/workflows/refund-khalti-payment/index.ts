import {
  createWorkflow,
  transform,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { giveBackKhaltiPaymentStep } from "../common/give-back-khalti-payment"
import { settleForAdminStep } from "../common/settle-for-admin"
import { takeKhaltiPaymentStep } from "../common/take-khalti-payment"
import type { RefundKhaltiPaymentInput } from "./input"
import { demandRefundStep } from "./steps/demand-refund"
import { returnKhaltiMoneyStep } from "./steps/return-khalti-money"

export type { RefundKhaltiPaymentInput } from "./input"

/** The id under which the workflow is registered. */
export const refundKhaltiPaymentWorkflowId = "refund-khalti-payment"

/**
 * Sends the money of a payment back in full because an admin wants it: money that
 * is held, or that Medusa has captured for an order that is canceled. What Medusa
 * has registered goes through core's refund, so that its books say so.
 *
 * @throws MedusaError `not_found` for an unknown row; `not_allowed`, with what to
 * do, when nothing is paid, the money is back, a refund's outcome is unknown, a
 * live order rests on it, or Khalti refuses
 *
 * @example
 * await refundKhaltiPaymentWorkflow(container).run({
 *   input: { khalti_payment_id: "khpay_123", mobile: "9800000005", actor: "user_123" },
 * })
 */
export const refundKhaltiPaymentWorkflow = createWorkflow(
  refundKhaltiPaymentWorkflowId,
  (input: RefundKhaltiPaymentInput) => {
    const id = transform(input, ({ khalti_payment_id }) => khalti_payment_id)
    const before = settleForAdminStep(input).config({
      name: "settle-before-refund",
    })
    const taken = takeKhaltiPaymentStep({ id })
    const refund = returnKhaltiMoneyStep({ input, taken, before })
    giveBackKhaltiPaymentStep(taken)
    settleForAdminStep(input).config({ name: "settle-after-refund" })
    demandRefundStep(refund)
    return new WorkflowResponse(refund)
  }
)
