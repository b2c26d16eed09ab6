import type { PaidSale } from "./sale"
import type { TestShop } from "./test-shop"

/** One topi with delivery and VAT, in rupees as Medusa keeps it; Khalti takes `TAKEN` for it. */
const TOTAL = 1129.9887

/** Khalti's money, Medusa's refunds, what core counts of them and the order's transactions come to the same, and nobody owes anything. */
export async function expectBalanced(
  shop: TestShop,
  sale: PaidSale,
  paisa: number
): Promise<void> {
  expect(shop.sandbox.payment(sale.pidx).refunded).toBe(paisa)
  const { payments, transactions, refunded, pendingDifference } =
    await shop.books(sale.orderId)
  const refunds = payments.flatMap(({ refunds }) => refunds)
  const sum = (rupees: number[]) => rupees.reduce((all, one) => all + one, 0)
  expect(Math.round(sum(refunds) * 100)).toBe(paisa)
  expect(Math.round(refunded * 100)).toBe(paisa)
  expect(Math.round(pendingDifference * 100)).toBe(0)
  expect(Math.round((TOTAL - sum(transactions)) * 100)).toBe(paisa)
}
