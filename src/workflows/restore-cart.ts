import {
  createWorkflow,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import {
  restoreKhaltiCartStep,
  type RestoreCartInput,
} from "../checkout/restored-cart"

export const restoreCartWorkflowId = "restore-khalti-cart"

/**
 * Makes an open cart with the content of a completed one, at today's prices.
 * What can no longer be had is left out and named, never a reason to fail.
 */
export const restoreCartWorkflow = createWorkflow(
  restoreCartWorkflowId,
  (input: RestoreCartInput) =>
    new WorkflowResponse(restoreKhaltiCartStep(input))
)
