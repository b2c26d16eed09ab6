import type { KhaltiRefundRow } from "../../../modules/khalti/service"
import type { HoldReason, RefundCause } from "../../../settlement/acts"
import { callKhalti, returnMoney } from "../../../settlement/return-money"
import { recordEnding } from "../record"
import { confirmCause } from "./confirm-cause"
import type { Next, Round } from "./index"
import { followUp } from "./follow-refunds"
import { mayTryAgain, reasonOfRefusal } from "./refusals"

const HOUR_MS = 60 * 60_000

/** Sends money back that Medusa never registered: all of it, once. */
export async function refund(round: Round, cause: RefundCause): Promise<Next> {
  if (!(await confirmCause(round, cause))) {
    return "done"
  }
  const [known] = await round.khalti.listKhaltiRefunds({
    idempotency_key: keyOf(round),
  })
  if (known) {
    return goOn(round, cause, known)
  }
  const obstacle = await whyNotNow(round, cause)
  if (obstacle) {
    return hold(round, obstacle)
  }
  const sent = await returnMoney(round.khalti, round.row, {
    key: keyOf(round),
    ...whole(round),
  })
  return conclude(round, cause, sent)
}

/** A refund of this link exists already: only a call that surely failed is made again. */
async function goOn(
  round: Round,
  cause: RefundCause,
  known: KhaltiRefundRow
): Promise<Next> {
  // Only what surely did not happen is called again; a stale code on a refund that succeeded must not.
  const again = known.status === "refused" && mayTryAgain([known], Date.now())
  return conclude(
    round,
    cause,
    again
      ? await callKhalti(round.khalti, round.row, known, whole(round))
      : known
  )
}

async function conclude(
  round: Round,
  cause: RefundCause,
  sent: KhaltiRefundRow
): Promise<Next> {
  switch (sent.status) {
    case "succeeded":
      await recordEnding(round, { outcome: "refunded", reason: cause })
      return "done"
    case "requested":
      await round.khalti.updateKhaltiPayments({
        id: round.row.id,
        next_check_at: followUp(sent),
      })
      return "done"
    case "refused":
      return hold(round, reasonOfRefusal(sent))
    case "unknown":
      return hold(round, "refund_unknown")
  }
}

function keyOf({ row }: Round): string {
  return `settle:${row.id}`
}

function whole({ row, facts, input }: Round) {
  return {
    paisa: facts.answer.paisa ?? Number(row.paid_amount),
    isFull: true,
    door: input.door,
    actor: "settle",
  }
}

/** What the shop's options say about returning money without a human. */
async function whyNotNow(
  { khalti }: Round,
  cause: RefundCause
): Promise<HoldReason | null> {
  const { autoRefund, autoRefundLimit } = khalti.options
  if (!autoRefund) {
    return cause
  }
  const [, count] = await khalti.listAndCountKhaltiRefunds(
    {
      actor: "settle",
      created_at: { $gte: new Date(Date.now() - HOUR_MS) },
    },
    { take: 1 }
  )
  return count >= autoRefundLimit ? "refund_limit" : null
}

async function hold(round: Round, reason: HoldReason): Promise<Next> {
  await recordEnding(round, { outcome: "held", reason })
  return "done"
}
