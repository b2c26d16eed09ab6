import { updateInventoryLevelsWorkflow } from "@medusajs/medusa/core-flows"
import type { Sku } from "../../../../demo/seed"
import { makePromotion } from "../../../../demo/seed/make-promotion"
import type { Stage } from "."

/** The variant of which there is little. */
export const SCARCE = "THANGKA"

/** More than one history sells: of what is not scarce there is always enough. */
const PLENTY = 100

/** Pieces of a variant that nobody has reserved. */
export async function availableOf(
  { pg, shop }: Stage,
  sku: Sku = SCARCE
): Promise<number> {
  const { rows } = await pg.raw<{ rows: { free: string }[] }>(
    `SELECT stocked_quantity - reserved_quantity AS free FROM inventory_level
      WHERE inventory_item_id = ? AND deleted_at IS NULL`,
    [shop.variants[sku].inventoryItemId]
  )
  return Number(rows[0].free)
}

/** Puts so many free scarce pieces on the shelf, and plenty of the rest, whatever is reserved. */
export async function stockUp(stage: Stage, scarce: number): Promise<void> {
  for (const sku of ["TEA-100", "TOPI-M"] as const) {
    if ((await availableOf(stage, sku)) < PLENTY) {
      await shelve(stage, sku, 10 * PLENTY)
    }
  }
  if ((await availableOf(stage)) !== scarce) {
    await shelve(stage, SCARCE, scarce)
  }
}

async function shelve(
  { shop, container, pg }: Stage,
  sku: Sku,
  free: number
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
          stocked_quantity: Number(rows[0].reserved) + free,
        },
      ],
    },
  })
}

let made = 0

/** A promotion of 10 % that one order may use. */
export async function printPromotion({ container }: Stage): Promise<string> {
  const code = `FAULTS${++made}`
  await makePromotion(container, {
    code,
    value: 10,
    target: "items",
    limit: 1,
  })
  return code
}
