import { cancelOrderWorkflow } from "@medusajs/medusa/core-flows"
import type { ReleaseReason } from "../../../settlement/acts"
import { recordEnding } from "../record"
import type { Next, Round } from "../round"
import { revertPromotions } from "./revert-promotions"

/** Cancels an order that nobody paid: its stock and its promotions are free again. */
export async function releaseOrder(
  round: Round,
  reason: ReleaseReason | "refunded_outside"
): Promise<Next> {
  const { container, facts } = round
  const orderId = facts.medusa.order!.id
  await revertPromotions(round, orderId)
  await cancelOrderWorkflow(container).run({ input: { order_id: orderId } })
  await recordEnding(
    round,
    reason === "refunded_outside"
      ? { outcome: "refunded", reason }
      : { outcome: "released", reason }
  )
  return "done"
}
