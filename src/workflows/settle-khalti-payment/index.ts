import {
  createWorkflow,
  when,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import type { SettleInput } from "../../settle/input"
import { announceOutcomeStep } from "../../settle/announce"
import { claimLinkStep } from "./steps/claim-link"
import { releaseLeaseStep } from "./steps/release-lease"
import { restoreCartStep } from "./steps/restore-cart"
import { settleLinkStep } from "../../settle/settle-link"

export type { SettleInput } from "../../settle/input"

/** The id under which the workflow is registered. */
export const settleKhaltiPaymentWorkflowId = "settle-khalti-payment"

/**
 * The one way in. The browser's return, the storefront's call, the sweep and the
 * admin's button all run it for one ledger row: it asks Khalti, reads Medusa
 * afresh, decides by a pure function, acts, and reads again. Run it as often as
 * you like, from two servers at once or after a crash: the outcome is the same.
 *
 * @example
 * await settleKhaltiPaymentWorkflow(container).run({
 *   input: { khalti_payment_id: "khpay_123", source: "sweep" },
 * })
 */
export const settleKhaltiPaymentWorkflow = createWorkflow(
  settleKhaltiPaymentWorkflowId,
  (input: SettleInput) => {
    const claim = claimLinkStep(input)
    when(claim, ({ token }) => token !== null).then(() => {
      const work = { input, claim }
      settleLinkStep(work)
      restoreCartStep(work)
      announceOutcomeStep(work)
      releaseLeaseStep(work)
    })
    return new WorkflowResponse(claim)
  }
)
