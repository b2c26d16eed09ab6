import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { noteKhaltiCheckStep, type AdminInput } from "../settle/admin/check"
import { settleKhaltiPaymentForAdminStep } from "./settle-for-admin"

export const checkKhaltiPaymentWorkflowId = "check-khalti-payment"

/**
 * Settles a payment now because an admin wants to know, whatever its schedule says.
 *
 * @throws MedusaError `not_found` for an unknown link
 *
 * @example
 * await checkKhaltiPaymentWorkflow(container).run({
 *   input: { khalti_payment_id: "khpay_123", actor: "user_123" },
 * })
 */
export const checkKhaltiPaymentWorkflow = createWorkflow(
  checkKhaltiPaymentWorkflowId,
  (input: AdminInput) => {
    const checked = noteKhaltiCheckStep(input)
    settleKhaltiPaymentForAdminStep(input)
    return new WorkflowResponse(checked)
  }
)
