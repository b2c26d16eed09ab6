import { MedusaError } from "@medusajs/framework/utils"
import { refundPaymentsWorkflow } from "@medusajs/medusa/core-flows"
import type { RefundCause } from "../../../settlement/acts"
import { readUnrefunded } from "../../../settlement/read-payment"
import { confirmCause } from "./confirm-cause"
import type { Next, Round } from "../round"
import { hold, leaveUnfinished, whyNotNow } from "./own-refund"
import { mayTryAgain } from "./refusals"

/**
 * Sends back money that Medusa has registered, but that no live order owns.
 * Through core's plural workflow: the singular one refunds and then fails on a
 * canceled order. It swallows what the provider throws, so the ledger tells.
 */
export async function refundCaptured(
  round: Round,
  cause: RefundCause
): Promise<Next> {
  const { khalti, row, facts, carried } = round
  if (!(await confirmCause(round, cause))) {
    return "done"
  }
  const obstacle = await whyNotNow(round, cause)
  if (obstacle) {
    return hold(round, obstacle)
  }
  if (carried.refundTried) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `Core did not refund payment ${facts.medusa.payment!.id}`
    )
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
  return latest && latest.status !== "succeeded"
    ? leaveUnfinished(round, latest)
    : { refundTried: true }
}

/** In settle's name, so that the hour's limit of automatic refunds counts it. */
async function callCore(
  { container, khalti, query, row, facts }: Round,
  cause: RefundCause
): Promise<void> {
  const refund = {
    payment_id: facts.medusa.payment!.id,
    amount: await readUnrefunded(query, row),
    note: `Khalti: ${cause}`,
  }
  await khalti.humanWords.during(row.id, { actor: "settle" }, async () => {
    await refundPaymentsWorkflow(container).run({ input: [refund] })
  })
}
