import {
  createWorkflow,
  transform,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { giveBackKhaltiPaymentStep } from "../common/give-back-khalti-payment"
import { settleForAdminStep } from "../common/settle-for-admin"
import { takeKhaltiPaymentStep } from "../common/take-khalti-payment"
import type { ResolveKhaltiRefundInput } from "./input"
import { findRefundStep } from "./steps/find-refund"
import { resolveRefundStep } from "./steps/resolve-refund"

export type { ResolveKhaltiRefundInput } from "./input"

/** The id under which the workflow is registered. */
export const resolveKhaltiRefundWorkflowId = "resolve-khalti-refund"

/**
 * Ends a refund of which nobody knew whether it went through, by the word of a
 * human who has looked into Khalti's dashboard. One that went through is recorded
 * in Medusa without a call; after one that did not, the payment can be refunded again.
 *
 * @throws MedusaError `not_found` for an unknown refund; `not_allowed` when its
 * outcome is known, or it is too young to be given up
 *
 * @example
 * await resolveKhaltiRefundWorkflow(container).run({
 *   input: { khalti_refund_id: "khref_123", outcome: "succeeded", actor: "user_123" },
 * })
 */
export const resolveKhaltiRefundWorkflow = createWorkflow(
  resolveKhaltiRefundWorkflowId,
  (input: ResolveKhaltiRefundInput) => {
    const found = findRefundStep(input)
    const id = transform(found, ({ khalti_payment_id }) => khalti_payment_id)
    const taken = takeKhaltiPaymentStep({ id })
    resolveRefundStep(input)
    giveBackKhaltiPaymentStep(taken)
    settleForAdminStep({ khalti_payment_id: id, actor: input.actor })
    return new WorkflowResponse(found)
  }
)
