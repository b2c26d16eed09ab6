import type { Query } from "./query"

/**
 * Why Medusa cannot write a refund of an order into its books now: core refuses
 * while an edit, return, exchange or claim is open, but only after it has called
 * the provider, so that the money would be gone.
 *
 * @returns what is to be done first, for a merchant; null when nothing stands in the way
 */
export async function whyNotBookable(
  query: Query,
  orderId: string
): Promise<string | null> {
  const { data } = await query.graph({
    entity: "order_change",
    fields: ["id", "change_type"],
    filters: { order_id: orderId, status: ["pending", "requested"] },
  })
  const change = data[0] as { change_type?: string | null } | undefined
  return change
    ? `order ${orderId} has an open ${NAMES[change.change_type ?? ""] ?? "change"}: finish or cancel it first`
    : null
}

const NAMES: Record<string, string> = {
  edit: "edit",
  return_request: "return",
  return_receive: "return",
  exchange: "exchange",
  claim: "claim",
}
