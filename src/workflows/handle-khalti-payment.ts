import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import {
  markKhaltiPaymentHandledStep,
  type HandleKhaltiPaymentInput,
} from "../settle/admin/handle"

export const handleKhaltiPaymentWorkflowId = "handle-khalti-payment"

/**
 * Marks held money as dealt with: it is neither looked up nor announced any
 * more. Marking it again replaces the note.
 *
 * @throws MedusaError `not_found` for an unknown link, `not_allowed` when it is not held
 *
 * @example
 * await handleKhaltiPaymentWorkflow(container).run({
 *   input: { khalti_payment_id: "khpay_123", note: "Paid the rest in cash", actor: "user_123" },
 * })
 */
export const handleKhaltiPaymentWorkflow = createWorkflow(
  handleKhaltiPaymentWorkflowId,
  (input: HandleKhaltiPaymentInput) =>
    new WorkflowResponse(markKhaltiPaymentHandledStep(input))
)
