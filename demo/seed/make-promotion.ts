import type { MedusaContainer } from "@medusajs/framework/types"
import { createPromotionsWorkflow } from "@medusajs/medusa/core-flows"

/** What a code takes off. */
export interface PromotionSettings {
  code: string
  /** percent */
  value: number
  target: "items" | "shipping_methods"
  /** how many orders may use it; any number when absent */
  limit?: number
}

/** A code that customers enter, in force at once. */
export async function makePromotion(
  container: MedusaContainer,
  { code, value, target, limit }: PromotionSettings
): Promise<void> {
  await createPromotionsWorkflow(container).run({
    input: {
      promotionsData: [
        {
          code,
          type: "standard",
          status: "active",
          is_automatic: false,
          ...(limit === undefined ? {} : { limit }),
          application_method: {
            type: "percentage",
            target_type: target,
            allocation: "across",
            value,
            currency_code: "npr",
          },
        },
      ],
    },
  })
}
