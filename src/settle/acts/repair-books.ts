import { CUT_OFF_AFTER_MS } from "../../facts/refund-facts"
import { repairBooks } from "../../refunds/repair-books"
import { waitUntil } from "../wait"
import type { Next, Round } from "../round"

/**
 * Medusa's books of refunds are unfinished. Core may be at work on them in
 * another process, so they are put right only when they are still the same after
 * ten minutes.
 */
export async function repairBooksAct(round: Round): Promise<Next> {
  const { container, khalti, link, facts, asker } = round
  const { toRepair } = facts.refunds
  const ids = toRepair.map(({ id, by }) => `${id}:${by}`)
  const known = link.unfinished_refunds ?? []
  const since =
    known.join() === ids.join() && link.unfinished_since
      ? link.unfinished_since.getTime()
      : Date.now()
  const repairAt = since + CUT_OFF_AFTER_MS
  if (repairAt > Date.now()) {
    await khalti.updateKhaltiPayments({
      id: link.id,
      unfinished_refunds: ids,
      unfinished_since: new Date(since),
    })
    return waitUntil(round, repairAt)
  }
  const orderId = facts.medusa.order?.id ?? null
  await repairBooks(
    { container, khalti, link, orderId, source: asker.source },
    toRepair
  )
  await khalti.updateKhaltiPayments({
    id: link.id,
    unfinished_refunds: null,
    unfinished_since: null,
  })
  return {}
}
