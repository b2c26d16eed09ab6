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
  const wrong = facts.refunds.wrongBooks!
  const ids = [...wrong.refunds, ...wrong.transactions]
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
  await repairBooks(container, wrong, facts.medusa)
  await khalti.changeWithEvent(
    { id: link.id, unfinished_refunds: null, unfinished_since: null },
    {
      khalti_payment_id: link.id,
      ...asker,
      action: "books_repaired",
      detail: { removed: wrong },
    }
  )
  return {}
}
