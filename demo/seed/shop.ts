import type { Sku } from "./catalogue"

/** Khalti as Medusa names it: provider `khalti`, configured under the id `khalti`. */
export const KHALTI_PROVIDER = "pp_khalti_khalti"

/** How a test may want its shop to differ from the demo's. */
export interface SeedOptions {
  /** whether prices already contain the VAT of 13 %; no by default */
  taxInclusive?: boolean
  /** ids of the payment providers of the region; Khalti alone by default */
  paymentProviders?: string[]
}

/** A variant of the seeded shop. */
export interface ShopVariant {
  id: string
  inventoryItemId: string
  /** in rupees */
  price: number
}

/** What a storefront, a test or the demo needs to know of the seeded shop. */
export interface Shop {
  regionId: string
  salesChannelId: string
  stockLocationId: string
  shippingProfileId: string
  shippingOptionId: string
  /** the header `x-publishable-api-key` of every Store API call */
  publishableKey: string
  variants: Record<Sku, ShopVariant>
  /** takes 10 % off the items of one order, then it is used up */
  promotionCode: string
  admin: { email: string; password: string }
}
