import { MedusaError } from "@medusajs/framework/utils"
import type { RefundCause } from "../../texts/reasons"
import { confirmCause } from "./confirm-cause"
import type { Next, Round } from "../round"
import { hold, leaveUnfinished, whyNotNow } from "./automatic-refund"
import { refundInMedusa } from "../../refunds/record-in-medusa"
import { mayTryAgain } from "../../refunds/refusals"

/**
 * Sends back money that Medusa has registered, but that no live order owns. Core
 * swallows what the provider throws, so the ledger tells how it went.
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
    // In settle's name, so that the hour's limit of automatic refunds counts it.
    await khalti.humanWords.during(row.id, { actor: "settle" }, () =>
      refundInMedusa(round, `Khalti: ${cause}`)
    )
  }
  const [latest] = await khalti.listKhaltiRefunds(
    { khalti_payment_id: row.id },
    { order: { created_at: "DESC" }, take: 1 }
  )
  return latest && latest.status !== "succeeded"
    ? leaveUnfinished(round, latest)
    : { refundTried: true }
}
