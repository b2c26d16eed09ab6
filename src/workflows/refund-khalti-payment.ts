import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import {
  refuseFailedKhaltiRefundStep,
  sendKhaltiRefundStep,
  type RefundKhaltiPaymentInput,
} from "../settle/admin/refund"
import { settleKhaltiPaymentForAdminStep } from "./settle-for-admin"

export const refundKhaltiPaymentWorkflowId = "refund-khalti-payment"

/**
 * Sends the money of a payment back because an admin wants it: money that is
 * held, or that Medusa has captured for an order that is canceled, or a refund
 * for which Khalti wants a mobile number. Medusa's books follow.
 *
 * @throws MedusaError `not_found` for an unknown link; `not_allowed`, with what to
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
    const before = settleKhaltiPaymentForAdminStep(input).config({
      name: "settle-before-refund",
    })
    const refund = sendKhaltiRefundStep({ input, before })
    settleKhaltiPaymentForAdminStep(input).config({
      name: "settle-after-refund",
    })
    refuseFailedKhaltiRefundStep(refund)
    return new WorkflowResponse(refund)
  }
)
