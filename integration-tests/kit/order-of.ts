import type { TestShop } from "./test-shop"

/** The orders that a cart has become; more than one would be a fault. */
export async function ordersOf(
  shop: TestShop,
  cartId: string
): Promise<string[]> {
  const links = await shop.sql(
    "select order_id from order_cart where cart_id = $1 and deleted_at is null",
    [cartId]
  )
  return links.map(({ order_id }) => String(order_id))
}

/** The one order that a cart has become. */
export async function orderOf(shop: TestShop, cartId: string): Promise<string> {
  const orders = await ordersOf(shop, cartId)
  expect(orders).toHaveLength(1)
  return orders[0]
}
