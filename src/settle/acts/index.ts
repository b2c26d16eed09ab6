import type { Link } from "../../modules/khalti/service"
import type { Act } from "../act"
import { isUnanswered } from "../../facts/facts"
import { recordEnding, scheduleNext } from "../record"
import type { Next, Round } from "../round"
import { bookCapture } from "./record-capture"
import { bookRefund } from "./record-refund"
import { capture } from "./capture"
import { complete } from "./complete"
import { followUp } from "../../refunds/follow-up"
import { refund } from "./refund"
import { refundCaptured } from "./refund-captured"
import { cancelOrder } from "./cancel-order"
import { renewSession } from "./renew-session"
import { unbookRefund } from "./repair-refunds"

/** Does the one next thing for a link. Throws what core throws; repeating it is safe. */
export async function perform(act: Act, round: Round): Promise<Next> {
  switch (act.do) {
    case "wait":
      return wait(round)
    case "reopen":
      return reopen(round)
    case "capture":
      return capture(round)
    case "book_capture":
      return bookCapture(round)
    case "complete":
      return complete(round)
    case "renew_session":
      return renewSession(round)
    case "cancel_order":
      return cancelOrder(round, act.reason)
    case "refund":
      return refund(round, act.cause)
    case "refund_captured":
      return refundCaptured(round, act.cause)
    case "book_refund":
      return bookRefund(round)
    case "unbook_refund":
      return unbookRefund(round)
    case "finish":
      await recordEnding(round, act)
      return "done"
  }
}

async function wait({ khalti, row, facts }: Round): Promise<Next> {
  const [refund] = await khalti.listKhaltiRefunds(
    { khalti_payment_id: row.id, status: "requested" },
    { take: 1 }
  )
  await khalti.updateKhaltiPayments({
    id: row.id,
    order_id: facts.medusa.order?.id ?? row.order_id,
    next_check_at: refund
      ? followUp(refund)
      : scheduleNext(khalti, row, isUnanswered(facts.answer)),
  })
  return "done"
}

async function reopen(round: Round): Promise<Next> {
  const { khalti, row, input } = round
  const open: Link = { ...row, outcome: "open", reason: null }
  const { outcome, reason } = open
  const change = { id: row.id, outcome, reason, outcome_at: null }
  const next_check_at = scheduleNext(khalti, open)
  await khalti.changeWithEvent(
    { ...change, handled_at: null, next_check_at },
    {
      khalti_payment_id: row.id,
      source: input.source,
      action: "reopened",
      detail: { was: row.reason },
    }
  )
  return "done"
}
