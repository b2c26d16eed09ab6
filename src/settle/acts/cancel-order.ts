import { MedusaError } from "@medusajs/framework/utils"
import { cancelOrderWorkflow } from "@medusajs/medusa/core-flows"
import { whyNotBookable } from "../../facts/bookable"
import {
  isCancelReason,
  type CancelReason,
  type RefundReason,
} from "../../texts/reasons"
import { recordOutcome } from "../record"
import { waitUntil } from "../wait"
import type { Next, Round } from "../round"
import { mayHaveLateMoney } from "./late-money"
import { revertPromotions } from "./revert-promotions"

/** Longer than the sweep's minute: its next run has the paid link for itself, without this one's lease in the way. */
const PAST_NEXT_SWEEP_MS = 90_000

/** Cancels an order that nobody paid: its stock and its promotions are free again. */
export async function cancelOrder(
  round: Round,
  reason: CancelReason | RefundReason
): Promise<Next> {
  const { container, khalti, query, link, facts, learned } = round
  if (!learned.siblingsLookedUp) {
    // Lookups take time, in which Medusa may have moved on: look again before the order goes.
    return (await mayHaveLateMoney(round))
      ? waitUntil(round, Date.now() + PAST_NEXT_SWEEP_MS)
      : { siblingsLookedUp: true }
  }
  const orderId = facts.medusa.order!.id
  const obstacle = await whyNotBookable(query, orderId)
  if (obstacle) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, obstacle)
  }
  // Known before it is done: a crash after core's cancel leaves the promotions to be given back.
  await khalti.updateKhaltiPayments({
    id: link.id,
    order_id: orderId,
    cancel_begun_at: link.cancel_begun_at ?? new Date(),
  })
  await cancelOrderWorkflow(container).run({ input: { order_id: orderId } })
  await revertPromotions(round)
  await recordOutcome(
    round,
    isCancelReason(reason)
      ? { outcome: "canceled", reason }
      : { outcome: "refunded", reason }
  )
  return "done"
}
