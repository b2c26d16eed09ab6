import type { TestShop } from "./test-shop"

/** One more link for a cart, for a customer who wants to come back to another page: for the same page he gets the same link. Its pidx. */
export async function anotherLink(
  shop: TestShop,
  cartId: string
): Promise<string> {
  const collection = await shop.storefront.collectionOf(cartId)
  const made = shop.sandbox.payments().length
  const { status } = await shop.storefront.requestSession(collection, {
    return_to: `http://localhost:8000/page-${made}`,
  })
  expect(status).toBe(200)
  expect(shop.sandbox.payments()).toHaveLength(made + 1)
  return String(shop.sandbox.payments().at(-1)?.pidx)
}
