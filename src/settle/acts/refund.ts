import { MedusaError } from "@medusajs/framework/utils"
import { whyNotBookable } from "../../facts/bookable"
import { listRefunds } from "../../facts/gather"
import type { Refund } from "../../modules/khalti/ledger"
import { refundsSeen, sendRefund } from "../../refunds/send"
import {
  heldReasonOf,
  isPassing,
  nextCall,
  nextLookup,
} from "../../refunds/try-again"
import type { HeldReason, RefundCause } from "../../texts/reasons"
import { wholeRefund } from "../whole-refund"
import { recordOutcome } from "../record"
import { waitUntil } from "../wait"
import type { Next, Round } from "../round"
import { confirmCause } from "./confirm-cause"

/**
 * Sends back all that is left of a link's money, whether Medusa has captured it
 * or not: its books follow with the next act. The key is made of what went back
 * before, so that the rest goes back once, whoever wants it.
 */
export async function refund(round: Round, cause: RefundCause): Promise<Next> {
  const { khalti, link, query, facts, asker, lease } = round
  if (!(await confirmCause(round, cause))) {
    return "done"
  }
  const refunds = await listRefunds(khalti, link)
  const whole = wholeRefund(link, facts)
  const refused = refunds.find(
    ({ status, amount }) =>
      status === "refused" && Number(amount) === whole.paisa
  )
  if (refused && !isCallDue(round, refused)) {
    return leave(round, refused)
  }
  if (!refused && !khalti.options.autoRefund) {
    return hold(round, cause)
  }
  const { order, payment } = facts.medusa
  const obstacle =
    order && payment ? await whyNotBookable(query, order.id) : null
  if (obstacle) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, obstacle)
  }
  const sent = await sendRefund(khalti, link, {
    ...whole,
    source: asker.source,
    actor: "settle",
    seen: refundsSeen(link, refunds),
    lease,
    refused,
  })
  if (sent === "limit") {
    return hold(round, "refund_limit")
  }
  return sent.status === "succeeded" ? {} : leave(round, sent)
}

function isCallDue(round: Round, refused: Refund): boolean {
  const at = callAt(round, refused)
  return at !== null && at <= Date.now()
}

function callAt({ learned, asker }: Round, refused: Refund): number | null {
  const keyAccepted = learned.keyAccepted || asker.source === "admin"
  return nextCall(refused, keyAccepted)
}

/** Leaves a refund that has not succeeded for later, or for a human. */
async function leave(round: Round, refund: Refund): Promise<Next> {
  if (refund.status === "requested") {
    return waitUntil(round, nextLookup(refund))
  }
  if (isPassing(refund.code)) {
    return waitUntil(round, callAt(round, refund)!)
  }
  return hold(round, heldReasonOf(refund))
}

/** Puts the link in front of a human. */
async function hold(round: Round, reason: HeldReason): Promise<Next> {
  await recordOutcome(round, { outcome: "held", reason })
  return "done"
}
