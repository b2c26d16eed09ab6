import {
  addPiece,
  expectReturnedOnce,
  HOUR,
  linkOfWhatIsOwed,
  MINUTE,
  type Sale,
  type TestShop,
} from "../../kit"

/** Orders whose sum is not what their cart's was. */
export default function cases(shop: TestShop): void {
  it("an unpaid order that the merchant edits is paid with its new sum, and nothing goes back", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await addPiece(shop, sale.orderId)
    const pidx = await linkOfWhatIsOwed(shop, sale.orderId)
    await expect(
      shop.comeBackBy(shop.sandbox.pay(pidx))
    ).resolves.toMatchObject({ result: "paid", orderId: sale.orderId })
    await shop.untilIdle()
    const books = await shop.books(sale.orderId)
    expect(books.total).toBeCloseTo(2146.9774, 6)
    expect(books).toMatchObject({
      paymentStatus: "captured",
      transactions: [books.total],
    })
    expect(shop.sandbox.count("refund")).toBe(0)
  })

  it("an unpaid order that the merchant edits and whose old sum is paid gives the money back, and then its stock", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await addPiece(shop, sale.orderId)
    await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    await shop.sweepAfter(MINUTE, MINUTE)
    await expectReturnedOnce(shop, sale.pidx, "cart_changed")
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "canceled",
      transactions: [],
      reservations: [],
    })
  })

  it.each([
    ["what Khalti took, a fraction of a paisa more than the total", 1129.99],
    ["all, and then a piece comes back", 1129.9887],
  ])(
    "a sale of which the merchant refunds %s is refunded once, and said so",
    async (how, amount) => {
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId, amount)
      if (how.startsWith("all")) await takeBack(sale)
      await shop.sweepAfter(MINUTE, MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "refunded_by_shop",
        failing_since: null,
      })
      expect(shop.sandbox.count("refund")).toBe(1)
      expect(shop.events.of("khalti.payment.refunded")).toHaveLength(1)
      await expect(shop.comeBack(sale.return_token)).resolves.toMatchObject({
        status: 303,
        result: "refunded",
      })
    }
  )

  /** As core leaves an order whose goods came back after its money went: it costs less than nothing. */
  const takeBack = async ({ orderId }: Sale) => {
    const { items } = await shop.books(orderId)
    await shop.sql(
      `update order_item set return_received_quantity = quantity, raw_return_received_quantity = raw_quantity
        where order_id = $1 and item_id = $2`,
      [orderId, items[0].id]
    )
    const { total } = await shop.books(orderId)
    expect(total).toBeLessThan(0)
  }

  it("a paid order whose sum Medusa cannot read is tried again, and held for a human after an hour", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    shop.sandbox.pay(sale.pidx)
    await shop.sql(
      `update payment_collection set amount = -5, raw_amount = '{"value": "-5"}'
        where id in (select payment_collection_id from order_payment_collection where order_id = $1)`,
      [sale.orderId]
    )
    await shop.sweepAfter(3 * MINUTE, MINUTE)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "open",
      last_error: expect.stringContaining("look: "),
    })
    await shop.sweepAfter(HOUR)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "settle_failed",
    })
    expect(shop.sandbox.count("refund")).toBe(0)
  })
}
