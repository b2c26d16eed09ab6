import type { BigNumberInput } from "@medusajs/framework/types"
import type { Query } from "./query"
import { getVariantAvailability } from "@medusajs/framework/utils"

type CartRow = {
  sales_channel_id: string | null
  items:
    | {
        variant_id: string
        quantity: BigNumberInput
        variant: {
          manage_inventory: boolean
          allow_backorder: boolean
          inventory_items: { inventory_item_id: string }[] | null
        } | null
      }[]
    | null
}

/** Whether the cart asks for more of a variant than can be had: read from stock, never from an error's text. */
export async function isSoldOut(
  query: Query,
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
      "items.variant.inventory_items.inventory_item_id",
    ],
    filters: { id: cartId },
  })
  const cart = data[0] as unknown as CartRow | undefined
  const items = (cart?.items ?? []).filter(
    // A variant without an inventory item is a slip in the catalogue: that can be mended, and no reason to return money.
    ({ variant }) =>
      variant?.manage_inventory &&
      !variant.allow_backorder &&
      variant.inventory_items?.length
  )
  if (!cart?.sales_channel_id || items.length === 0) {
    return false
  }
  const availability = await getVariantAvailability(query, {
    variant_ids: items.map(({ variant_id }) => variant_id),
    sales_channel_id: cart.sales_channel_id,
  })
  // Two lines may want the same variant: another colour of ribbon, say.
  const wanted = new Map<string, number>()
  items.forEach(({ variant_id, quantity }) =>
    wanted.set(variant_id, (wanted.get(variant_id) ?? 0) + Number(quantity))
  )
  return [...wanted].some(
    ([id, quantity]) => (availability[id]?.availability ?? 0) < quantity
  )
}
