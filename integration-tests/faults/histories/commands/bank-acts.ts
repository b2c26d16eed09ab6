import { ActRefused } from "../../../../sandbox"
import type { Deed } from "../history"
import type { Command, Much } from "./command"
import type { LinkScene } from "./perform"

type OnLink = Extract<Command, { link: number }>

/** What happens to a link at Khalti. Null: not an act of this kind; no deeds where it makes no sense. */
export async function bankActs(
  scene: LinkScene,
  command: OnLink
): Promise<Deed[] | null> {
  try {
    return act(scene, command)
  } catch (error) {
    if (error instanceof ActRefused) {
      return []
    }
    throw error
  }
}

function act(scene: LinkScene, command: OnLink): Deed[] | null {
  const { khalti } = scene.play.stage
  const { pidx } = scene.link
  switch (command.do) {
    case "pay":
      return pay(scene, command)
    case "cancel_at_khalti":
      khalti.cancel(pidx)
      return [{ did: "ended_at_khalti", pidx, word: "User canceled" }]
    case "expire":
      khalti.expire(pidx)
      return [{ did: "ended_at_khalti", pidx, word: "Expired" }]
    case "fail":
      khalti.fail(pidx)
      return [{ did: "ended_at_khalti", pidx, word: "Failed" }]
    case "pend":
      khalti.pend(pidx, { channel: command.channel })
      return [{ did: "bank_took", pidx }]
    case "bank_decides":
      return decide(scene, command.paid)
    case "refund_at_khalti":
      return refundAtKhalti(scene, command.share)
    default:
      return null
  }
}

/** Pays an open link, or late one that was canceled or has expired. */
function pay(
  { play, link: { pidx } }: LinkScene,
  { much, channel }: { much: Much; channel: "wallet" | "bank" }
): Deed[] {
  const { khalti } = play.stage
  const { status, amount } = khalti.payment(pidx)
  const paisa = amount + { exact: 0, short: -1, over: 500 }[much]
  if (["User canceled", "Expired"].includes(status)) {
    khalti.payLate(pidx, { channel })
  } else {
    khalti.pay(pidx, { channel })
  }
  khalti.setAmount(pidx, paisa)
  return [{ did: "paid", pidx, paisa, channel }]
}

function decide({ play, link: { pidx } }: LinkScene, isPaid: boolean): Deed[] {
  const { khalti } = play.stage
  khalti.settle(pidx, isPaid ? "Completed" : "Failed")
  const { paid_amount: paisa, channel } = khalti.payment(pidx)
  return isPaid
    ? [{ did: "paid", pidx, paisa, channel }]
    : [{ did: "ended_at_khalti", pidx, word: "Failed" }]
}

function refundAtKhalti(
  { play, link: { pidx } }: LinkScene,
  share: number
): Deed[] {
  const { khalti } = play.stage
  const { paid_amount, refunded } = khalti.payment(pidx)
  const paisa = share === 1 ? paid_amount - refunded : part(paid_amount, share)
  khalti.refundOutside(pidx, paisa)
  return [{ did: "refunded_at_khalti", pidx, paisa }]
}

function part(paisa: number, share: number): number {
  return Math.max(1, Math.floor(paisa * share))
}
