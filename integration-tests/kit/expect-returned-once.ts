import type { TestShop } from "./test-shop"

/** All that Khalti took for a link is back with the customer, by one call, and the ledger says why. */
export async function expectReturnedOnce(
  shop: TestShop,
  pidx: string,
  reason: string
): Promise<void> {
  await expect(shop.row(pidx)).resolves.toMatchObject({
    outcome: "refunded",
    reason,
  })
  const { paid_amount, refunded } = shop.sandbox.payment(pidx)
  expect(paid_amount).toBeGreaterThan(0)
  expect(refunded).toBe(paid_amount)
  expect(shop.sandbox.count("refund", pidx)).toBe(1)
}
