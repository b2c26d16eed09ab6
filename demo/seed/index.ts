import type { MedusaContainer } from "@medusajs/framework/types"
import { seedAdminUser } from "./admin-user"
import { seedProducts } from "./products"
import { seedPromotion } from "./promotion"
import { seedRegion } from "./region"
import { seedShipping } from "./shipping"
import type { SeedOptions, Shop } from "./shop"
import { seedPublishableKey, seedStore } from "./store"

export type { Sku } from "./catalogue"
export { KHALTI_PROVIDER } from "./shop"
export type { SeedOptions, Shop, ShopVariant } from "./shop"

/**
 * Opens a Nepali shop in a migrated Medusa, through Medusa's own workflows. A
 * second run finds what the first one made and changes nothing.
 *
 * @param container - of a Medusa that has booted, which makes the default store
 */
export async function seedShop(
  container: MedusaContainer,
  options: SeedOptions = {}
): Promise<Shop> {
  const salesChannelId = await seedStore(
    container,
    options.taxInclusive ?? false
  )
  const publishableKey = await seedPublishableKey(container, salesChannelId)
  const regionId = await seedRegion(container, options)
  const shipping = await seedShipping(container, salesChannelId)
  const variants = await seedProducts(container, {
    salesChannelId,
    ...shipping,
  })
  return {
    regionId,
    salesChannelId,
    ...shipping,
    publishableKey,
    variants,
    promotionCode: await seedPromotion(container),
    admin: await seedAdminUser(container),
  }
}
