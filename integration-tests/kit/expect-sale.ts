import type { TestShop } from "./test-shop"

/** A live order that keeps its stock, with one capture and one transaction of its total. */
export async function expectSale(
  shop: TestShop,
  orderId: string
): Promise<void> {
  const books = await shop.books(orderId)
  expect(books).toMatchObject({
    status: "pending",
    paymentStatus: "captured",
    transactions: [books.total],
    reservations: [{}],
  })
  expect(books.payments.flatMap(({ captures }) => captures)).toEqual([
    books.total,
  ])
}
