import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { settleForAdminStep } from "../common/settle-for-admin"
import type { CheckKhaltiPaymentInput } from "./input"
import { noteCheckStep } from "./steps/note-check"

export type { CheckKhaltiPaymentInput } from "./input"

/** The id under which the workflow is registered. */
export const checkKhaltiPaymentWorkflowId = "check-khalti-payment"

/**
 * Settles a payment now because an admin wants to know, whatever its schedule says.
 *
 * @throws MedusaError `not_found` for an unknown row
 *
 * @example
 * await checkKhaltiPaymentWorkflow(container).run({
 *   input: { khalti_payment_id: "khpay_123", actor: "user_123" },
 * })
 */
export const checkKhaltiPaymentWorkflow = createWorkflow(
  checkKhaltiPaymentWorkflowId,
  (input: CheckKhaltiPaymentInput) => {
    const noted = noteCheckStep(input)
    settleForAdminStep(input)
    return new WorkflowResponse(noted)
  }
)
