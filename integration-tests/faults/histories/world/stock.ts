import { updateInventoryLevelsWorkflow } from "@medusajs/medusa/core-flows"
import type { World } from "."
import type { Sku } from "../../../../demo/seed"

/** The variant of which there are few pieces. */
export const SCARCE = "THANGKA"

/** More than one history sells. Of all other variants there is always more. */
const PLENTY = 100

/** Pieces of a variant that nobody has reserved. */
export async function availableUnits(
  { pg, shop }: World,
  sku: Sku = SCARCE
): Promise<number> {
  const { rows } = await pg.raw<{ rows: { available: string }[] }>(
    `SELECT stocked_quantity - reserved_quantity AS available FROM inventory_level
      WHERE inventory_item_id = ? AND deleted_at IS NULL`,
    [shop.variants[sku].inventoryItemId]
  )
  return Number(rows[0].available)
}

/** Makes so many scarce pieces available, and plenty of the rest, whatever is reserved. */
export async function setStock(world: World, scarce: number): Promise<void> {
  for (const sku of ["TEA-100", "TOPI-M"] as const) {
    if ((await availableUnits(world, sku)) < PLENTY) {
      await setAvailable(world, sku, 10 * PLENTY)
    }
  }
  if ((await availableUnits(world)) !== scarce) {
    await setAvailable(world, SCARCE, scarce)
  }
}

async function setAvailable(
  { shop, container, pg }: World,
  sku: Sku,
  available: number
): Promise<void> {
  const inventory_item_id = shop.variants[sku].inventoryItemId
  const { rows } = await pg.raw<{ rows: { reserved: string }[] }>(
    `SELECT reserved_quantity AS reserved FROM inventory_level
      WHERE inventory_item_id = ? AND deleted_at IS NULL`,
    [inventory_item_id]
  )
  await updateInventoryLevelsWorkflow(container).run({
    input: {
      updates: [
        {
          inventory_item_id,
          location_id: shop.stockLocationId,
          stocked_quantity: Number(rows[0].reserved) + available,
        },
      ],
    },
  })
}
