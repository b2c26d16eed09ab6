import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import {
  noteOutsideKhaltiRefundStep,
  type RecordOutsideRefundInput,
} from "../settle/admin/outside-refund"
import { settleKhaltiPaymentForAdminStep } from "./settle-for-admin"

export const recordOutsideRefundWorkflowId = "record-outside-khalti-refund"

/**
 * Writes down a refund that was made in Khalti's dashboard: Khalti tells that
 * there was one, but not its size, and further refunds have to know it.
 *
 * @throws MedusaError `not_found` for an unknown link; `not_allowed` when Khalti
 * knows of none, Medusa has not captured the payment, or it was written down just
 * now; `invalid_data` when it is more than can have gone back
 *
 * @example
 * await recordOutsideRefundWorkflow(container).run({
 *   input: { khalti_payment_id: "khpay_123", paisa: 30000, actor: "user_123" },
 * })
 */
export const recordOutsideRefundWorkflow = createWorkflow(
  recordOutsideRefundWorkflowId,
  (input: RecordOutsideRefundInput) => {
    const noted = noteOutsideKhaltiRefundStep(input)
    settleKhaltiPaymentForAdminStep(input)
    return new WorkflowResponse(noted)
  }
)
