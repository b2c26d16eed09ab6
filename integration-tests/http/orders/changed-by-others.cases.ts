import {
  addPiece,
  expectReturnedOnce,
  HOUR,
  linkOfWhatIsOwed,
  MINUTE,
  type Sale,
  type TestShop,
} from "../../kit"

const BY_HAND = "pp_system_default"

/** What others do to an order while Khalti's money is on its way. */
export default function cases(shop: TestShop): void {
  const pressCheckStatus = async ({ orderId }: Sale) => {
    const [{ id }] = (await shop.books(orderId)).sessions
    return shop.merchant.ask(
      "POST",
      `orders/${orderId}/payment-sessions/authorize`,
      { payment_session_id: id }
    )
  }

  const fulfil = async ({ orderId }: Sale) => {
    const { items } = await shop.books(orderId)
    const { status } = await shop.merchant.ask(
      "POST",
      `orders/${orderId}/fulfillments`,
      {
        items: items.map(({ id, quantity }) => ({ id, quantity })),
        location_id: shop.seeded.stockLocationId,
      }
    )
    expect(status).toBe(200)
  }

  const swapProvider = async ({ cart }: Sale) => {
    const collection = await shop.storefront.collectionOf(cart.id)
    const { status } = await shop.storefront.ask(
      "POST",
      `payment-collections/${collection}/payment-sessions`,
      { provider_id: BY_HAND }
    )
    expect(status).toBe(200)
  }

  it("core's Check status on a canceled order captures nothing, and the late money goes back in full, once", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await shop.merchant.cancel(sale.orderId)
    shop.sandbox.pay(sale.pidx)
    await pressCheckStatus(sale)
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "canceled",
      transactions: [],
    })
    await shop.sweepAfter(3 * MINUTE, MINUTE)
    await expectReturnedOnce(shop, sale.pidx, "order_canceled")
  })

  it("core's Check status on a paid order captures it once, and it is announced once", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const url = shop.sandbox.pay(sale.pidx)
    await pressCheckStatus(sale)
    await shop.comeBackBy(url)
    await shop.untilIdle()
    const books = await shop.books(sale.orderId)
    expect(books).toMatchObject({
      paymentStatus: "captured",
      payments: [{ captures: [books.total] }],
      transactions: [books.total],
    })
    expect(shop.events.counts()).toMatchObject({
      "khalti.payment.captured": 1,
    })
  })

  it("an unpaid order that is being fulfilled is left to a human when its link ends, and late money is its payment", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await fulfil(sale)
    await shop.comeBackBy(shop.sandbox.cancel(sale.pidx))
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "order_in_progress",
    })
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "pending",
    })
    shop.sandbox.payLate(sale.pidx)
    await shop.sweepAfter(61 * MINUTE)
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "pending",
      paymentStatus: "captured",
    })
  })

  describe("a guest swaps the session of his unpaid order for another provider's", () => {
    it("pays nobody, and the order goes when its hold is over: no stock is kept for nothing", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await swapProvider(sale)
      await shop.sweepAfter(HOUR, MINUTE)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "canceled",
        reservations: [],
      })
    })

    it("pays at Khalti all the same: the order has its money", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await swapProvider(sale)
      await expect(
        shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      ).resolves.toMatchObject({ result: "paid", orderId: sale.orderId })
      const books = await shop.books(sale.orderId)
      expect(books).toMatchObject({
        paymentStatus: "captured",
        transactions: [books.total],
      })
      expect(shop.sandbox.count("refund")).toBe(0)
    })
  })

  it("money for an order's own collection, made by an edit, is captured on that order", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    const { total: before } = await shop.books(sale.orderId)
    await addPiece(shop, sale.orderId)
    const pidx = await linkOfWhatIsOwed(shop, sale.orderId)
    await expect(
      shop.comeBackBy(shop.sandbox.pay(pidx))
    ).resolves.toMatchObject({ result: "paid" })
    await shop.untilIdle()
    const books = await shop.books(sale.orderId)
    expect(books.total).toBeGreaterThan(before)
    const paid = books.transactions.reduce((sum, one) => sum + one, 0)
    expect(paid).toBeCloseTo(books.total, 2)
    expect(shop.sandbox.count("refund")).toBe(0)
    await expect(shop.row(pidx)).resolves.toMatchObject({
      outcome: "captured",
    })
  })
}
