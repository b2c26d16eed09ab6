import type { MedusaContainer } from "@medusajs/framework/types"
import { findOne } from "./find"
import { makePromotion } from "./make-promotion"

const CODE = "DASHAIN10"

/**
 * A promotion that one order may use: 10 % off the items.
 *
 * @returns its code
 */
export async function seedPromotion(
  container: MedusaContainer
): Promise<string> {
  const existing = await findOne(container, "promotion", ["id"], { code: CODE })
  if (existing) return CODE
  await makePromotion(container, {
    code: CODE,
    value: 10,
    target: "items",
    limit: 1,
  })
  return CODE
}
