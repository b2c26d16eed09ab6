import type { MedusaContainer } from "@medusajs/framework/types"
import {
  createRegionsWorkflow,
  createTaxRegionsWorkflow,
} from "@medusajs/medusa/core-flows"
import { findOne } from "./find"
import { KHALTI_PROVIDER, type SeedOptions } from "./shop"

/** Nepal's VAT, in per cent. */
const VAT_RATE = 13

/**
 * The region Nepal, in rupees, with VAT charged by itself.
 *
 * @returns its id
 */
export async function seedRegion(
  container: MedusaContainer,
  { taxInclusive = false, paymentProviders = [KHALTI_PROVIDER] }: SeedOptions
): Promise<string> {
  await seedTax(container)
  const existing = await findOne(container, "region", ["id"], { name: "Nepal" })
  if (existing) return existing.id
  const { result } = await createRegionsWorkflow(container).run({
    input: {
      regions: [
        {
          name: "Nepal",
          currency_code: "npr",
          countries: ["np"],
          automatic_taxes: true,
          is_tax_inclusive: taxInclusive,
          payment_providers: paymentProviders,
        },
      ],
    },
  })
  return result[0].id
}

async function seedTax(container: MedusaContainer): Promise<void> {
  const existing = await findOne(container, "tax_region", ["id"], {
    country_code: "np",
  })
  if (existing) return
  await createTaxRegionsWorkflow(container).run({
    input: [
      {
        country_code: "np",
        provider_id: "tp_system",
        default_tax_rate: { name: "VAT", code: "VAT13", rate: VAT_RATE },
      },
    ],
  })
}
