import type { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  ProductStatus,
} from "@medusajs/framework/utils"
import {
  createInventoryLevelsWorkflow,
  createProductsWorkflow,
} from "@medusajs/medusa/core-flows"
import { CATALOGUE, type CatalogueProduct, type Sku } from "./catalogue"
import { findOne } from "./find"
import type { Shop, ShopVariant } from "./shop"

type Where = Pick<
  Shop,
  "salesChannelId" | "stockLocationId" | "shippingProfileId"
>

/** Puts the catalogue on the shelf, with stock, unless it is there. */
export async function seedProducts(
  container: MedusaContainer,
  where: Where
): Promise<Record<Sku, ShopVariant>> {
  const there = await findOne(container, "product", ["id"], {
    handle: CATALOGUE[0].handle,
  })
  if (!there) {
    await createProductsWorkflow(container).run({
      input: { products: CATALOGUE.map((product) => describe(product, where)) },
    })
  }
  const inventory = await inventoryItems(container)
  if (!there) await stock(container, inventory, where.stockLocationId)
  return describeVariants(inventory)
}

function describe(product: CatalogueProduct, where: Where) {
  return {
    title: product.title,
    handle: product.handle,
    description: product.description,
    status: ProductStatus.PUBLISHED,
    shipping_profile_id: where.shippingProfileId,
    sales_channels: [{ id: where.salesChannelId }],
    options: [
      {
        title: product.option,
        values: product.variants.map(({ choice }) => choice),
      },
    ],
    variants: product.variants.map(({ sku, choice, price }) => ({
      sku,
      title: choice,
      options: { [product.option]: choice },
      manage_inventory: true,
      prices: [{ currency_code: "npr", amount: price }],
    })),
  }
}

interface InventoryLink {
  variantId: string
  inventoryItemId: string
}

async function inventoryItems(
  container: MedusaContainer
): Promise<Map<string, InventoryLink>> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "product_variant",
    fields: ["id", "sku", "inventory_items.inventory_item_id"],
    filters: { sku: allVariants().map(({ sku }) => sku) },
  })
  const variants = data as {
    id: string
    sku: string
    inventory_items: { inventory_item_id: string }[]
  }[]
  return new Map(
    variants.map(({ id, sku, inventory_items: [item] }) => [
      sku,
      { variantId: id, inventoryItemId: item.inventory_item_id },
    ])
  )
}

async function stock(
  container: MedusaContainer,
  inventory: Map<string, InventoryLink>,
  locationId: string
): Promise<void> {
  await createInventoryLevelsWorkflow(container).run({
    input: {
      inventory_levels: allVariants().map((variant) => ({
        location_id: locationId,
        inventory_item_id: linkOf(inventory, variant.sku).inventoryItemId,
        stocked_quantity: variant.stock,
      })),
    },
  })
}

function describeVariants(
  inventory: Map<string, InventoryLink>
): Record<Sku, ShopVariant> {
  const entries = allVariants().map(({ sku, price }) => {
    const { variantId, inventoryItemId } = linkOf(inventory, sku)
    return [sku, { id: variantId, inventoryItemId, price }] as const
  })
  return Object.fromEntries(entries) as Record<Sku, ShopVariant>
}

function allVariants() {
  return CATALOGUE.flatMap(({ variants }) => [...variants])
}

function linkOf(
  inventory: Map<string, InventoryLink>,
  sku: string
): InventoryLink {
  const link = inventory.get(sku)
  if (!link) throw new Error(`The shop has no variant with the sku ${sku}`)
  return link
}
