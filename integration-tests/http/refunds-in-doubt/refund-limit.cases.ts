import {
  act,
  HOUR,
  MINUTE,
  type Sale,
  type TestShop,
  useOptions,
} from "../../kit"

/** A shop that lets one refund an hour go by itself: more than that is a fault somewhere, and a human's to judge. */
export default function cases(shop: TestShop): void {
  useOptions(shop, { autoRefundLimit: 1 })
  /** Paid after the merchant canceled the order, and looked at twice: the cause stands. */
  const payLate = async (): Promise<Sale> => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await shop.merchant.cancel(sale.orderId)
    shop.sandbox.pay(sale.pidx)
    await shop.storefront.askHow(sale.return_token)
    await shop.letTimePass(31_000)
    await shop.storefront.askHow(sale.return_token)
    await shop.untilIdle()
    return sale
  }

  const expectReturnedOnce = async ({ pidx, amount }: Sale) => {
    await expect(shop.row(pidx)).resolves.toMatchObject({
      outcome: "refunded",
      reason: "order_canceled",
    })
    expect(shop.sandbox.payment(pidx).refunded).toBe(amount)
    expect(shop.sandbox.count("refund", pidx)).toBe(1)
  }

  const expectKept = async ({ pidx }: Sale) => {
    await expect(shop.row(pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "refund_limit",
    })
    expect(shop.sandbox.payment(pidx).refunded).toBe(0)
    expect(shop.sandbox.count("refund", pidx)).toBe(0)
  }

  it("late money beyond the hour's limit is held and nothing of it is sent; its customer reads that the shop looks into it", async () => {
    await expectReturnedOnce(await payLate())
    const second = await payLate()
    await expectKept(second)
    await expect(shop.comeBack(second.return_token)).resolves.toMatchObject({
      result: "held",
      reason: "refund_unknown",
    })
    await expectKept(second)
    expect(shop.events.of("khalti.payment.held")).toEqual([
      expect.objectContaining({
        reason: "refund_limit",
        order_id: second.orderId,
      }),
    ])
  })

  it("money that the limit kept goes back by itself, in full and once, when the hour is over", async () => {
    const first = await payLate()
    const second = await payLate()
    await expectKept(second)
    await shop.letTimePass(61 * MINUTE)
    await shop.sweep()
    await expectReturnedOnce(second)
    await shop.letTimePass(2 * HOUR)
    await shop.sweep()
    await expectReturnedOnce(second)
    await expectReturnedOnce(first)
  })

  it("an admin returns at once what the limit kept, and the limit counts no human's refund", async () => {
    const first = await payLate()
    const second = await payLate()
    await expectKept(second)
    await act(shop, second.pidx, "refund")
    await expectReturnedOnce(second)
    // An hour after the first one, minutes after the admin's.
    await shop.sql(
      "update khalti_refund set called_at = called_at - interval '1 hour' where actor = 'settle'"
    )
    await expectReturnedOnce(await payLate())
    await expectReturnedOnce(first)
  })

  it("late payments that one sweep finds together are returned up to the limit and held beyond it", async () => {
    const sales: Sale[] = []
    for (let count = 0; count < 4; count++) {
      const sale = await shop.placeSale("TOPI-M", 1)
      await shop.merchant.cancel(sale.orderId)
      shop.sandbox.pay(sale.pidx)
      sales.push(sale)
    }
    for (let minute = 0; minute < 4; minute++) {
      await shop.letTimePass(3 * MINUTE)
      await shop.sweep()
    }
    const rows = await Promise.all(sales.map(({ pidx }) => shop.row(pidx)))
    expect(rows.map(({ reason }) => reason).sort()).toEqual([
      "order_canceled",
      "refund_limit",
      "refund_limit",
      "refund_limit",
    ])
    expect(shop.sandbox.count("refund")).toBe(1)
  })
}
