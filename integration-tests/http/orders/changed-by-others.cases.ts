import {
  addPiece,
  expectSale,
  fulfil,
  HOUR,
  linkOfWhatIsOwed,
  MINUTE,
  type TestShop,
} from "../../kit"

const BY_HAND = "pp_system_default"

/** What others do to an order while Khalti's money is on its way. */
export default function cases(shop: TestShop): void {
  it("an unpaid order that is being fulfilled is left to a human when its link ends, and late money is its payment", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await fulfil(shop, sale.orderId)
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
    it("the order is the other provider's from then on: Khalti's link just ends, and nobody cancels what may be paid there", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await shop.storefront.chooseProvider(sale.cart.id, BY_HAND)
      await shop.sweepAfter(HOUR, MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "canceled",
      })
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "pending",
        reservations: [{ quantity: 1 }],
      })
    })

    it("pays at Khalti all the same: the order has its money", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await shop.storefront.chooseProvider(sale.cart.id, BY_HAND)
      await expect(
        shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      ).resolves.toMatchObject({ result: "paid", orderId: sale.orderId })
      await expectSale(shop, sale.orderId)
      expect(shop.sandbox.count("refund")).toBe(0)
    })
  })

  it("money for an order's own collection, made by an edit, is captured on that order", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    await addPiece(shop, sale.orderId)
    const pidx = await linkOfWhatIsOwed(shop, sale.orderId)
    await expect(
      shop.comeBackBy(shop.sandbox.pay(pidx))
    ).resolves.toMatchObject({ result: "paid" })
    await shop.untilIdle()
    const books = await shop.books(sale.orderId)
    expect(books.total).toBeCloseTo(2146.9774, 6)
    const paid = books.transactions.reduce((sum, one) => sum + one, 0)
    expect(paid).toBeCloseTo(books.total, 2)
    expect(shop.sandbox.count("refund")).toBe(0)
    await expect(shop.row(pidx)).resolves.toMatchObject({
      outcome: "captured",
    })
  })
}
