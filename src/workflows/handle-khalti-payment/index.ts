import {
  createWorkflow,
  transform,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { giveBackKhaltiPaymentStep } from "../common/give-back-khalti-payment"
import { takeKhaltiPaymentStep } from "../common/take-khalti-payment"
import type { HandleKhaltiPaymentInput } from "./input"
import { markHandledStep } from "./steps/mark-handled"

export type { HandleKhaltiPaymentInput } from "./input"

/** The id under which the workflow is registered. */
export const handleKhaltiPaymentWorkflowId = "handle-khalti-payment"

/**
 * Marks held money as dealt with: it is neither asked about nor announced any
 * more. Marking it again replaces the note.
 *
 * @throws MedusaError `not_found` for an unknown row, `not_allowed` when it is not held
 *
 * @example
 * await handleKhaltiPaymentWorkflow(container).run({
 *   input: { khalti_payment_id: "khpay_123", note: "Paid the rest in cash", actor: "user_123" },
 * })
 */
export const handleKhaltiPaymentWorkflow = createWorkflow(
  handleKhaltiPaymentWorkflowId,
  (input: HandleKhaltiPaymentInput) => {
    const id = transform(input, ({ khalti_payment_id }) => khalti_payment_id)
    const taken = takeKhaltiPaymentStep({ id })
    markHandledStep(input)
    giveBackKhaltiPaymentStep(taken)
    return new WorkflowResponse(taken)
  }
)
