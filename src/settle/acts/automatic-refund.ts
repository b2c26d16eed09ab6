import type { Refund } from "../../modules/khalti/service"
import type { HeldReason, RefundCause } from "../../texts/reasons"
import { isPassing } from "../../refunds/send"
import { recordEnding } from "../record"
import { followUp } from "../../refunds/follow-up"
import type { Next, Round } from "../round"
import { reasonOfRefusal } from "../../refunds/refusals"

/** When a refund that did not reach Khalti is sent again. */
const TRY_AGAIN_MS = 5 * 60_000

/** Why the shop's options want a human before money is returned; null when they do not. */
export async function whyNotNow(
  { khalti }: Round,
  cause: RefundCause
): Promise<HeldReason | null> {
  const { autoRefund, autoRefundLimit } = khalti.options
  if (!autoRefund) {
    return cause
  }
  return (await khalti.countAutomaticRefunds()) >= autoRefundLimit
    ? "refund_limit"
    : null
}

/** Leaves a refund that has not succeeded for later, or for a human. */
export async function leaveUnfinished(
  round: Round,
  refund: Refund
): Promise<Next> {
  if (refund.status === "requested") {
    return later(round, followUp(refund))
  }
  if (refund.status === "refused" && isPassing(refund.code)) {
    return later(round, new Date(Date.now() + TRY_AGAIN_MS))
  }
  return hold(
    round,
    refund.status === "refused" ? reasonOfRefusal(refund) : "refund_unknown"
  )
}

/** Puts the link in front of a human. */
export async function hold(round: Round, reason: HeldReason): Promise<Next> {
  await recordEnding(round, { outcome: "held", reason })
  return "done"
}

async function later({ khalti, row }: Round, at: Date): Promise<Next> {
  await khalti.updateKhaltiPayments({ id: row.id, next_check_at: at })
  return "done"
}
