import { MedusaError } from "@medusajs/framework/utils"
import { refundPaymentsWorkflow } from "@medusajs/medusa/core-flows"
import { toRupees } from "../../../modules/khalti/money"
import type { RefundCause } from "../../../settlement/acts"
import { recordEnding } from "../record"
import { confirmCause } from "./confirm-cause"
import { followUp } from "./follow-refunds"
import type { Next, Round } from "./index"
import { mayTryAgain, reasonOfRefusal } from "./refusals"

/**
 * Sends back money that Medusa has registered, but that no live order owns.
 * Through core's plural workflow: the singular one refunds and then fails on a
 * canceled order. It swallows what the provider throws, so the ledger tells.
 */
export async function refundCaptured(
  round: Round,
  cause: RefundCause
): Promise<Next> {
  const { khalti, row, facts } = round
  if (!(await confirmCause(round, cause))) {
    return "done"
  }
  if (!khalti.options.autoRefund) {
    await recordEnding(round, { outcome: "held", reason: cause })
    return "done"
  }
  const refused = await khalti.listKhaltiRefunds({
    khalti_payment_id: row.id,
    status: "refused",
  })
  if (refused.length === 0 || mayTryAgain(refused, Date.now())) {
    await callCore(round, cause)
  }
  const [latest] = await khalti.listKhaltiRefunds(
    { khalti_payment_id: row.id },
    { order: { created_at: "DESC" }, take: 1 }
  )
  if (!latest) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `Core did not refund payment ${facts.medusa.payment!.id}`
    )
  }
  switch (latest.status) {
    case "succeeded":
      return {}
    case "requested":
      await khalti.updateKhaltiPayments({
        id: row.id,
        next_check_at: followUp(latest),
      })
      return "done"
    default:
      await recordEnding(round, {
        outcome: "held",
        reason:
          latest.status === "refused"
            ? reasonOfRefusal(latest)
            : "refund_unknown",
      })
      return "done"
  }
}

async function callCore(
  { container, facts }: Round,
  cause: RefundCause
): Promise<void> {
  const { id, capturedPaisa, refundedPaisa } = facts.medusa.payment!
  await refundPaymentsWorkflow(container).run({
    input: [
      {
        payment_id: id,
        amount: toRupees(capturedPaisa - refundedPaisa),
        note: `Khalti: ${cause}`,
      },
    ],
  })
}
