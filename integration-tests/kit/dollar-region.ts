import { createRegionsWorkflow } from "@medusajs/medusa/core-flows"
import { KHALTI_PROVIDER } from "../../demo/seed"
import type { TestShop } from "./test-shop"

/** A region that sells in dollars and offers Khalti, which takes none; its id. */
export async function addDollarRegion(
  shop: TestShop,
  name: string
): Promise<string> {
  const { result } = await createRegionsWorkflow(shop.container).run({
    input: {
      regions: [
        {
          name,
          currency_code: "usd",
          countries: ["us"],
          payment_providers: [KHALTI_PROVIDER],
        },
      ],
    },
  })
  return result[0].id
}
