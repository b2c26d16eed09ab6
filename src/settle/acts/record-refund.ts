import { MedusaError } from "@medusajs/framework/utils"
import { whyNotBookable } from "../../facts/bookable"
import { recordRefunds } from "../../refunds/record"
import { waitUntil } from "../wait"
import type { Next, Round } from "../round"

/** Money is back that Medusa's books do not show: core writes it down. */
export async function recordRefund(round: Round): Promise<Next> {
  const { query, facts, asker } = round
  const { recordFrom } = facts.refunds
  if (asker.source !== "admin" && recordFrom > Date.now()) {
    return waitUntil(round, recordFrom)
  }
  const { order } = facts.medusa
  const obstacle = order ? await whyNotBookable(query, order.id) : null
  if (obstacle) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, obstacle)
  }
  await recordRefunds({ ...round, actor: asker.actor })
  return {}
}
