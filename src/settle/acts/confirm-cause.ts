import type { RefundCause } from "../../texts/reasons"
import { CONFIRM_CAUSE_MS } from "../schedule"
import type { Round } from "../round"
import { scheduleAt } from "../wait"

/**
 * Money goes back only when a second settle, at least 30 s later, finds the same
 * cause: what looks like a lost sale may be a completion that is still running.
 *
 * @returns whether the cause stands; when not, the link is due again in time
 */
export async function confirmCause(
  { khalti, link, asker }: Round,
  cause: RefundCause
): Promise<boolean> {
  const seenAt = link.refund_cause_at?.getTime() ?? 0
  const same = link.refund_cause === cause
  if (same && Date.now() - seenAt >= CONFIRM_CAUSE_MS) {
    return true
  }
  const since = same ? seenAt : Date.now()
  await khalti.updateKhaltiPayments({
    id: link.id,
    refund_cause: cause,
    refund_cause_at: new Date(since),
  })
  await scheduleAt(khalti, link, new Date(since + CONFIRM_CAUSE_MS))
  if (!same) {
    await khalti.addEvent({
      khalti_payment_id: link.id,
      ...asker,
      action: "refund_intended",
      detail: { cause },
    })
  }
  return false
}
