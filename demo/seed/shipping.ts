import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  createLocationFulfillmentSetWorkflow,
  createServiceZonesWorkflow,
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
} from "@medusajs/medusa/core-flows"
import { findOne } from "./find"

const LOCATION = "Kathmandu warehouse"
const DELIVERY = "Home delivery in Nepal"
const FULFILMENT_PROVIDER = "manual_manual"

/** What delivery costs, in rupees. */
const DELIVERY_PRICE = 100

/** The ids that delivery is made of. */
export interface Shipping {
  stockLocationId: string
  shippingProfileId: string
  shippingOptionId: string
}

/** A warehouse that ships to all of Nepal at one price. */
export async function seedShipping(
  container: MedusaContainer,
  salesChannelId: string
): Promise<Shipping> {
  const stockLocationId = await seedLocation(container, salesChannelId)
  const shippingProfileId = await seedProfile(container)
  const existing = await findOne(container, "shipping_option", ["id"], {
    name: DELIVERY,
  })
  const shippingOptionId =
    existing?.id ??
    (await createDelivery(container, stockLocationId, shippingProfileId))
  return { stockLocationId, shippingProfileId, shippingOptionId }
}

async function seedLocation(
  container: MedusaContainer,
  salesChannelId: string
): Promise<string> {
  const existing = await findOne(container, "stock_location", ["id"], {
    name: LOCATION,
  })
  if (existing) return existing.id
  const { result } = await createStockLocationsWorkflow(container).run({
    input: {
      locations: [
        {
          name: LOCATION,
          address: {
            address_1: "New Road",
            city: "Kathmandu",
            country_code: "np",
          },
        },
      ],
    },
  })
  const id = result[0].id
  await linkSalesChannelsToStockLocationWorkflow(container).run({
    input: { id, add: [salesChannelId] },
  })
  await container.resolve(ContainerRegistrationKeys.LINK).create({
    [Modules.STOCK_LOCATION]: { stock_location_id: id },
    [Modules.FULFILLMENT]: { fulfillment_provider_id: FULFILMENT_PROVIDER },
  })
  return id
}

async function seedProfile(container: MedusaContainer): Promise<string> {
  const existing = await findOne(container, "shipping_profile", ["id"], {
    type: "default",
  })
  if (existing) return existing.id
  const { result } = await createShippingProfilesWorkflow(container).run({
    input: { data: [{ name: "Default", type: "default" }] },
  })
  return result[0].id
}

async function createDelivery(
  container: MedusaContainer,
  stockLocationId: string,
  shippingProfileId: string
): Promise<string> {
  const { result } = await createShippingOptionsWorkflow(container).run({
    input: [
      {
        name: DELIVERY,
        service_zone_id: await createServiceZone(container, stockLocationId),
        shipping_profile_id: shippingProfileId,
        provider_id: FULFILMENT_PROVIDER,
        type: {
          label: "Standard",
          description: "Two to four days.",
          code: "standard",
        },
        price_type: "flat",
        prices: [{ currency_code: "npr", amount: DELIVERY_PRICE }],
        rules: [
          { attribute: "enabled_in_store", operator: "eq", value: "true" },
          { attribute: "is_return", operator: "eq", value: "false" },
        ],
      },
    ],
  })
  return result[0].id
}

async function createServiceZone(
  container: MedusaContainer,
  stockLocationId: string
): Promise<string> {
  await createLocationFulfillmentSetWorkflow(container).run({
    input: {
      location_id: stockLocationId,
      fulfillment_set_data: { name: DELIVERY, type: "shipping" },
    },
  })
  const set = await findOne(container, "fulfillment_set", ["id"], {
    name: DELIVERY,
  })
  if (!set) throw new Error("The fulfilment set was not made")
  const { result } = await createServiceZonesWorkflow(container).run({
    input: {
      data: [
        {
          name: "Nepal",
          fulfillment_set_id: set.id,
          geo_zones: [{ type: "country", country_code: "np" }],
        },
      ],
    },
  })
  return result[0].id
}
