import type { RemoteQueryFunction } from "@medusajs/framework/types"
import {
  getVariantAvailability,
} from "@medusajs/framework/utils"

/** Whether the cart asks for more of a variant than can be had: read from stock, never from an error's text. */
export async function isSoldOut(
  query: RemoteQueryFunction,
  cartId: string
): Promise<boolean> {
  const { data } = await query.graph({
    entity: "cart",
    fields: [
      "sales_channel_id",
      "items.variant_id",
      "items.quantity",
      "items.variant.manage_inventory",
      "items.variant.allow_backorder",
    ],
    filters: { id: cartId },
  })
  const cart = data[0]
  const items = (cart?.items ?? []).flatMap((item) =>
    item?.variant?.manage_inventory && !item.variant.allow_backorder
      ? [{ id: item.variant_id as string, quantity: Number(item.quantity) }]
      : []
  )
  if (!cart?.sales_channel_id || items.length === 0) {
    return false
  }
  const availability = await getVariantAvailability(
    query as Parameters<typeof getVariantAvailability>[0],
    {
      variant_ids: items.map(({ id }) => id),
      sales_channel_id: cart.sales_channel_id,
    }
  )
  return items.some(
    ({ id, quantity }) => (availability[id]?.availability ?? 0) < quantity
  )
}
