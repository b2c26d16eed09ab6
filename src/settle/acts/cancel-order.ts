import { cancelOrderWorkflow } from "@medusajs/medusa/core-flows"
import {
  isCancelReason,
  type RefundReason,
  type CancelReason,
} from "../../texts/reasons"
import { recordEnding } from "../record"
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
  const { container, khalti, row, facts, carried } = round
  if (!carried.siblingsAsked) {
    // Asking takes time, in which Medusa may have moved on: look again before the order goes.
    return (await mayHaveLateMoney(round))
      ? waitForMoney(khalti, row)
      : { siblingsAsked: true }
  }
  const orderId = facts.medusa.order!.id
  await revertPromotions(round, orderId)
  await cancelOrderWorkflow(container).run({ input: { order_id: orderId } })
  await recordEnding(
    round,
    isCancelReason(reason)
      ? { outcome: "canceled", reason }
      : { outcome: "refunded", reason }
  )
  return "done"
}

async function waitForMoney(
  khalti: Round["khalti"],
  { id }: Round["row"]
): Promise<Next> {
  const next_check_at = new Date(Date.now() + PAST_NEXT_SWEEP_MS)
  await khalti.updateKhaltiPayments({ id, next_check_at })
  return "done"
}
