import { ActRefused } from "../../../../sandbox"
import type { Channel, HistoryEvent } from "../history"
import type { PaidSum } from "./command"
import type { LinkCommand, LinkTarget } from "./target"

/**
 * What happens to a link at Khalti.
 *
 * @returns no events when Khalti refuses it; null for a command of another kind
 */
export function runAtKhalti(
  target: LinkTarget,
  command: LinkCommand
): HistoryEvent[] | null {
  try {
    return act(target, command)
  } catch (error) {
    if (error instanceof ActRefused) {
      return []
    }
    throw error
  }
}

function act(target: LinkTarget, command: LinkCommand): HistoryEvent[] | null {
  const { khalti } = target.run.world
  const { pidx } = target.link
  switch (command.do) {
    case "pay":
      return pay(target, command)
    case "cancel_at_khalti":
      khalti.cancel(pidx)
      return [{ type: "ended_at_khalti", pidx, status: "User canceled" }]
    case "expire":
      khalti.expire(pidx)
      return [{ type: "ended_at_khalti", pidx, status: "Expired" }]
    case "fail":
      khalti.fail(pidx)
      return [{ type: "ended_at_khalti", pidx, status: "Failed" }]
    case "pend":
      khalti.pend(pidx, { channel: command.channel })
      return [{ type: "bank_pending", pidx }]
    case "bank_decides":
      return decide(target, command.paid)
    case "refund_at_khalti":
      return refund(target, command.share)
    default:
      return null
  }
}

/** Pays an open link, or late one that was canceled or has expired. */
function pay(
  { run, link: { pidx } }: LinkTarget,
  { sum, channel }: { sum: PaidSum; channel: Channel }
): HistoryEvent[] {
  const { khalti } = run.world
  const { status, amount } = khalti.payment(pidx)
  const paisa = amount + { exact: 0, short: -1, over: 500 }[sum]
  if (["User canceled", "Expired"].includes(status)) {
    khalti.payLate(pidx, { channel })
  } else {
    khalti.pay(pidx, { channel })
  }
  khalti.setAmount(pidx, paisa)
  return [{ type: "paid", pidx, paisa, channel }]
}

function decide(
  { run, link: { pidx } }: LinkTarget,
  isPaid: boolean
): HistoryEvent[] {
  const { khalti } = run.world
  khalti.settle(pidx, isPaid ? "Completed" : "Failed")
  const { paid_amount: paisa, channel } = khalti.payment(pidx)
  return isPaid
    ? [{ type: "paid", pidx, paisa, channel }]
    : [{ type: "ended_at_khalti", pidx, status: "Failed" }]
}

/** A refund in Khalti's dashboard. */
function refund(
  { run, link: { pidx } }: LinkTarget,
  share: number
): HistoryEvent[] {
  const { khalti } = run.world
  const { paid_amount, refunded } = khalti.payment(pidx)
  const paisa =
    share === 1
      ? paid_amount - refunded
      : Math.max(1, Math.floor(paid_amount * share))
  khalti.refundOutside(pidx, paisa)
  return [{ type: "refunded_at_khalti", pidx, paisa }]
}
