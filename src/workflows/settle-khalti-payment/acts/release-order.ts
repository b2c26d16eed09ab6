import { cancelOrderWorkflow } from "@medusajs/medusa/core-flows"
import {
  isReleaseReason,
  type RefundReason,
  type ReleaseReason,
} from "../../../settlement/acts"
import { recordEnding } from "../record"
import type { Next, Round } from "../round"
import { mayHaveLateMoney } from "./late-money"
import { revertPromotions } from "./revert-promotions"

const MINUTE_MS = 60_000

/** Cancels an order that nobody paid: its stock and its promotions are free again. */
export async function releaseOrder(
  round: Round,
  reason: ReleaseReason | RefundReason
): Promise<Next> {
  const { container, khalti, row, facts } = round
  if (await mayHaveLateMoney(round)) {
    const next_check_at = new Date(Date.now() + MINUTE_MS)
    await khalti.updateKhaltiPayments({ id: row.id, next_check_at })
    return "done"
  }
  const orderId = facts.medusa.order!.id
  await revertPromotions(round, orderId)
  await cancelOrderWorkflow(container).run({ input: { order_id: orderId } })
  await recordEnding(
    round,
    isReleaseReason(reason)
      ? { outcome: "released", reason }
      : { outcome: "refunded", reason }
  )
  return "done"
}
