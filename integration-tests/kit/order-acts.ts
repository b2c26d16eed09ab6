import type { Reply } from "./call"
import type { TestShop } from "./test-shop"

/** The merchant edits an order: one more piece of TOPI-L. */
export async function addPiece(shop: TestShop, orderId: string): Promise<void> {
  const edit = `order-edits/${orderId}`
  const variant_id = shop.seeded.variants["TOPI-L"].id
  const steps: [string, unknown][] = [
    ["order-edits", { order_id: orderId }],
    [`${edit}/items`, { items: [{ variant_id, quantity: 1 }] }],
    [`${edit}/request`, {}],
    [`${edit}/confirm`, {}],
  ]
  for (const [path, body] of steps) {
    const reply = await shop.merchant.ask("POST", path, body)
    expect(reply).toMatchObject({ status: 200 })
  }
}

/** A Khalti link for what an order still waits for, through the collection that core has for it. */
export async function linkOfWhatIsOwed(
  shop: TestShop,
  orderId: string
): Promise<string> {
  const [{ id }] = await shop.sql(
    `select c.id from payment_collection c
       join order_payment_collection l on l.payment_collection_id = c.id
      where l.order_id = $1 and c.status <> 'completed' and l.deleted_at is null`,
    [orderId]
  )
  const { status } = await shop.storefront.requestSession(String(id))
  expect(status).toBe(200)
  return String(shop.sandbox.payments().at(-1)?.pidx)
}

/** The merchant takes cash for an unpaid order and writes it into Medusa's books. */
export async function payInCash(shop: TestShop, orderId: string) {
  const { pendingDifference } = await shop.books(orderId)
  const made = await shop.merchant.ask("POST", "payment-collections", {
    order_id: orderId,
    amount: pendingDifference,
  })
  expect(made).toMatchObject({ status: 200 })
  const { id } = made.body.payment_collection as { id: string }
  const paid = await shop.merchant.ask(
    "POST",
    `payment-collections/${id}/mark-as-paid`,
    { order_id: orderId }
  )
  expect(paid).toMatchObject({ status: 200 })
}

/** All that was bought leaves the warehouse. */
export async function fulfil(shop: TestShop, orderId: string): Promise<void> {
  const { items } = await shop.books(orderId)
  const reply = await shop.merchant.ask(
    "POST",
    `orders/${orderId}/fulfillments`,
    {
      items: items.map(({ id, quantity }) => ({ id, quantity })),
      location_id: shop.seeded.stockLocationId,
    }
  )
  expect(reply).toMatchObject({ status: 200 })
}

/** Core's own button Check status, on the newest session of an order. */
export async function checkStatus(
  shop: TestShop,
  orderId: string
): Promise<Reply> {
  const [{ id }] = (await shop.books(orderId)).sessions
  return shop.merchant.ask(
    "POST",
    `orders/${orderId}/payment-sessions/authorize`,
    { payment_session_id: id }
  )
}
