import {
  createWorkflow,
  transform,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import {
  resolveKhaltiRefundStep,
  type ResolveKhaltiRefundInput,
} from "../settle/admin/resolve-refund"
import { settleKhaltiPaymentForAdminStep } from "./settle-for-admin"

export const resolveKhaltiRefundWorkflowId = "resolve-khalti-refund"

/**
 * Ends a refund of which nobody knew whether it went through, because a human
 * has looked into Khalti's dashboard. One that went through is recorded in Medusa
 * without a call; after one that did not, the payment can be refunded again.
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
    const resolved = resolveKhaltiRefundStep(input)
    const link = transform({ resolved, input }, ({ resolved, input }) => ({
      khalti_payment_id: resolved.khalti_payment_id,
      actor: input.actor,
    }))
    settleKhaltiPaymentForAdminStep(link)
    return new WorkflowResponse(resolved)
  }
)
