import type { RefundCause } from "../../texts/reasons"
import { CONFIRM_CAUSE_MS } from "../schedule"
import type { Round } from "../round"

/**
 * Money goes back only when a second settle, at least 30 s later, finds the same
 * cause: what looks like a lost sale may be a completion that is still running.
 *
 * @returns whether the cause stands; when not, the row is due again in time
 */
export async function confirmCause(
  { khalti, row, input }: Round,
  cause: RefundCause
): Promise<boolean> {
  const seenAt = row.refund_cause_at?.getTime() ?? 0
  const same = row.refund_cause === cause
  if (same && Date.now() - seenAt >= CONFIRM_CAUSE_MS) {
    return true
  }
  const since = same ? seenAt : Date.now()
  await khalti.updateKhaltiPayments({
    id: row.id,
    refund_cause: cause,
    refund_cause_at: new Date(since),
    next_check_at: new Date(since + CONFIRM_CAUSE_MS),
  })
  if (!same) {
    await khalti.addEvent({
      khalti_payment_id: row.id,
      source: input.source,
      actor: input.actor,
      action: "refund_intended",
      detail: { cause },
    })
  }
  return false
}
