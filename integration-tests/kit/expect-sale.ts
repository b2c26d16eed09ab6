import type { Books } from "./read-books"
import type { TestShop } from "./test-shop"

/** A live order that keeps all its stock, whose total was captured once and not refunded. */
export async function expectSale(
  shop: TestShop,
  orderId: string
): Promise<Books> {
  const books = await shop.books(orderId)
  expect(books).toMatchObject({
    status: "pending",
    paymentStatus: "captured",
    transactions: [books.total],
  })
  expect(books.payments.flatMap(({ captures }) => captures)).toEqual([
    books.total,
  ])
  expect(books.payments.flatMap(({ refunds }) => refunds)).toEqual([])
  expect(quantities(books.reservations)).toEqual(quantities(books.items))
  return books
}

function quantities(rows: { quantity: number }[]): number[] {
  return rows.map(({ quantity }) => quantity).sort()
}
