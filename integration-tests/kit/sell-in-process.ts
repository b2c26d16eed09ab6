import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import {
  addShippingMethodToCartWorkflow,
  completeCartWorkflow,
  createCartWorkflow,
  createPaymentCollectionForCartWorkflow,
  createPaymentSessionsWorkflow,
} from "@medusajs/medusa/core-flows"
import {
  ADDRESS,
  type Cart,
  type KhaltiSession,
} from "../../demo/check/storefront"
import { KHALTI_PROVIDER, type Shop, type Sku } from "../../demo/seed"

/*
 * What a guest's storefront does over HTTP, by the workflows behind core's
 * routes: most tests only want a sale, and this way it costs half the time.
 */

/** A cart that is ready to be paid: item, addresses, delivery. */
export async function fillCart(
  container: MedusaContainer,
  shop: Shop,
  sku: Sku,
  quantity: number
): Promise<Cart> {
  const { result } = await createCartWorkflow(container).run({
    input: {
      region_id: shop.regionId,
      sales_channel_id: shop.salesChannelId,
      email: "sita@himal.example",
      shipping_address: ADDRESS,
      billing_address: ADDRESS,
      items: [{ variant_id: shop.variants[sku].id, quantity }],
    },
  })
  await addShippingMethodToCartWorkflow(container).run({
    input: { cart_id: result.id, options: [{ id: shop.shippingOptionId }] },
  })
  return readCart(container, result.id)
}

/** Chooses Khalti for a cart. */
export async function startPayment(
  container: MedusaContainer,
  cartId: string
): Promise<KhaltiSession> {
  let collection = await collectionOf(container, cartId)
  if (!collection) {
    await createPaymentCollectionForCartWorkflow(container).run({
      input: { cart_id: cartId },
    })
    collection = await collectionOf(container, cartId)
  }
  const { result } = await createPaymentSessionsWorkflow(container).run({
    input: {
      payment_collection_id: String(collection),
      provider_id: KHALTI_PROVIDER,
    },
  })
  return result.data as unknown as KhaltiSession
}

async function collectionOf(
  container: MedusaContainer,
  cartId: string
): Promise<string | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "cart_payment_collection",
    fields: ["payment_collection_id"],
    filters: { cart_id: cartId },
  })
  return data[0]?.payment_collection_id
}

/** Completes a cart, and gives the order's id. */
export async function placeOrder(
  container: MedusaContainer,
  cartId: string
): Promise<string> {
  const { result } = await completeCartWorkflow(container).run({
    input: { id: cartId },
  })
  return result.id
}

async function readCart(container: MedusaContainer, id: string): Promise<Cart> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "cart",
    fields: ["id", "total", "completed_at", "items.*"],
    filters: { id },
  })
  const [cart] = data as Cart[]
  return { ...cart, total: Number(cart.total) }
}
