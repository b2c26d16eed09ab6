import { isUnanswered } from "../../facts/facts"
import { isOpen } from "../../facts/refund-facts"
import { listRefunds } from "../../facts/gather"
import { nextLookup } from "../../refunds/try-again"
import type { Act } from "../act"
import { recordOutcome, reopen } from "../record"
import { scheduleNext } from "../wait"
import type { Next, Round } from "../round"
import { cancelOrder } from "./cancel-order"
import { capture } from "./capture"
import { complete } from "./complete"
import { recordCapture } from "./record-capture"
import { recordRefund } from "./record-refund"
import { refund } from "./refund"
import { renewSession } from "./renew-session"
import { repairBooksAct } from "./repair-books"

/** Does the one next thing for a link. Throws what core throws; repeating it is safe. */
export async function perform(act: Act, round: Round): Promise<Next> {
  switch (act.do) {
    case "wait":
      return wait(round)
    case "reopen":
      await reopen(round)
      return "done"
    case "capture":
      return capture(round)
    case "record_capture":
      return recordCapture(round)
    case "complete":
      return complete(round)
    case "renew_session":
      return renewSession(round)
    case "cancel_order":
      return cancelOrder(round, act.reason)
    case "refund":
      return refund(round, act.cause)
    case "record_refund":
      return recordRefund(round)
    case "repair_books":
      return repairBooksAct(round)
    case "finish":
      await recordOutcome(round, act)
      return "done"
  }
}

async function wait({ khalti, link, facts }: Round): Promise<Next> {
  const refunds = await listRefunds(khalti, link)
  const awaited = refunds.find(
    (refund) => isOpen(refund) && refund.status === "requested"
  )
  await khalti.updateKhaltiPayments({
    id: link.id,
    order_id: facts.medusa.order?.id ?? link.order_id,
    next_check_at: awaited
      ? new Date(nextLookup(awaited))
      : scheduleNext(khalti, link, isUnanswered(facts.answer)),
  })
  return "done"
}
