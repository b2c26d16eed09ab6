import type { TestShop } from "./test-shop"

/** One more link for a cart, asked for by a customer who has lost the first page; its pidx. */
export async function anotherLink(
  shop: TestShop,
  cartId: string
): Promise<string> {
  const collection = await shop.storefront.collectionOf(cartId)
  const { status } = await shop.storefront.requestSession(collection)
  expect(status).toBe(200)
  return String(shop.sandbox.payments().at(-1)?.pidx)
}
