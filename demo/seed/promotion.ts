import type { MedusaContainer } from "@medusajs/framework/types"
import { createPromotionsWorkflow } from "@medusajs/medusa/core-flows"
import { findOne } from "./find"

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
  await createPromotionsWorkflow(container).run({
    input: {
      promotionsData: [
        {
          code: CODE,
          type: "standard",
          status: "active",
          is_automatic: false,
          limit: 1,
          application_method: {
            type: "percentage",
            target_type: "items",
            allocation: "across",
            value: 10,
            currency_code: "npr",
          },
        },
      ],
    },
  })
  return CODE
}
