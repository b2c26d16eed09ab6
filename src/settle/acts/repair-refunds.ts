import { Modules } from "@medusajs/framework/utils"
import type { Next, Round } from "../round"

/** No call to a provider takes this long: whoever began the refund is dead. */
const DEAD_AFTER_MS = 10 * 60_000

/** What the row notes while a refund is doubted. */
const DOUBT = "refund_unfinished"

/**
 * Takes refunds out of Medusa's books that a crash cut off, as core itself does
 * when the provider fails. What Khalti has returned is recorded anew, and what it
 * has not is the customer's again. Only after a second look: the refund may be
 * on its way in another process.
 */
export async function unbookRefund(round: Round): Promise<Next> {
  const { container, khalti, row, facts, input } = round
  const since =
    row.refund_cause === DOUBT ? row.refund_cause_at!.getTime() : Date.now()
  const dueAt = since + DEAD_AFTER_MS
  if (Date.now() < dueAt) {
    await khalti.updateKhaltiPayments({
      id: row.id,
      refund_cause: DOUBT,
      refund_cause_at: new Date(since),
      next_check_at: new Date(dueAt),
    })
    return "done"
  }
  await container
    .resolve(Modules.PAYMENT)
    .deleteRefunds(facts.unfinishedRefunds)
  await khalti.updateKhaltiPayments({
    id: row.id,
    refund_cause: null,
    refund_cause_at: null,
  })
  await khalti.addEvent({
    khalti_payment_id: row.id,
    source: input.source,
    actor: input.actor,
    action: "refund_unbooked",
    detail: { refunds: facts.unfinishedRefunds },
  })
  return {}
}
