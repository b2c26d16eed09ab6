import type { BigNumberInput } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import type { Round } from "../round"

type Adjustment = { code: string | null; amount: BigNumberInput }

/**
 * Gives the promotions of an order back that we have canceled: core's cancel does
 * not, and a single-use code would be lost to a customer who never paid. After
 * the cancel, because a cancel that fails would leave the code usable twice; once
 * for an order, whichever of its links does it. Marked before it is done: a crash
 * in between loses one use, where the other order would give one away.
 */
export async function revertPromotions({
  container,
  khalti,
  query,
  link,
  facts,
}: Pick<
  Round,
  "container" | "khalti" | "query" | "link" | "facts"
>): Promise<void> {
  const orderId = facts.medusa.order!.id
  const [reverted] = await khalti.listKhaltiPayments(
    { order_id: orderId, promotions_reverted_at: { $ne: null } },
    { take: 1 }
  )
  if (reverted) {
    return
  }
  const { data } = await query.graph({
    entity: "order",
    fields: [
      "customer_id",
      "email",
      "items.adjustments.code",
      "items.adjustments.amount",
      "shipping_methods.adjustments.code",
      "shipping_methods.adjustments.amount",
    ],
    filters: { id: orderId },
  })
  const order = data[0]
  const adjustments = [
    ...(order?.items ?? []),
    ...(order?.shipping_methods ?? []),
  ].flatMap((part) => (part?.adjustments ?? []) as Adjustment[])
  const used = adjustments.flatMap(({ code, amount }) =>
    code ? [{ code, amount }] : []
  )
  if (used.length === 0) {
    return
  }
  await khalti.updateKhaltiPayments({
    id: link.id,
    promotions_reverted_at: new Date(),
  })
  await container.resolve(Modules.PROMOTION).revertUsage(used, {
    customer_id: order?.customer_id ?? null,
    customer_email: order?.email ?? null,
  })
}
