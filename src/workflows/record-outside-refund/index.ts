import {
  createWorkflow,
  transform,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { giveBackKhaltiPaymentStep } from "../common/give-back-khalti-payment"
import { settleForAdminStep } from "../common/settle-for-admin"
import { takeKhaltiPaymentStep } from "../common/take-khalti-payment"
import type { RecordOutsideRefundInput } from "./input"
import { recordOutsideRefundStep } from "./steps/record-outside-refund"

export type { RecordOutsideRefundInput } from "./input"

/** The id under which the workflow is registered. */
export const recordOutsideRefundWorkflowId = "record-outside-khalti-refund"

/**
 * Writes down a partial refund that was made in Khalti's dashboard: Khalti tells
 * that there was one, but not its size, and further refunds have to know it.
 *
 * @throws MedusaError `not_found` for an unknown row; `not_allowed` when Khalti
 * knows of none, Medusa has not captured the payment, or it was recorded just now;
 * `invalid_data` when it is not less than what is left
 *
 * @example
 * await recordOutsideRefundWorkflow(container).run({
 *   input: { khalti_payment_id: "khpay_123", paisa: 30000, actor: "user_123" },
 * })
 */
export const recordOutsideRefundWorkflow = createWorkflow(
  recordOutsideRefundWorkflowId,
  (input: RecordOutsideRefundInput) => {
    const id = transform(input, ({ khalti_payment_id }) => khalti_payment_id)
    const taken = takeKhaltiPaymentStep({ id })
    recordOutsideRefundStep(input)
    giveBackKhaltiPaymentStep(taken)
    settleForAdminStep(input)
    return new WorkflowResponse(taken)
  }
)
