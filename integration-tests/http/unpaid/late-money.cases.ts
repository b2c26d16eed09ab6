import {
  anotherLink,
  checkStatus,
  expectReturnedOnce,
  expectSale,
  HOUR,
  MINUTE,
  type TestShop,
  useOptions,
} from "../../kit"

/** A link stays payable whatever the shop does meanwhile: here the order is canceled first, or the customer pays twice. */
export default function cases(shop: TestShop): void {
  useOptions(shop, { reserveMinutes: 20 })

  /** All of it is back with the customer, by one call, and a day later still by one. */
  const expectReturnedForGood = async (pidx: string, reason: string) => {
    await shop.sweepAfter(26 * HOUR)
    await expectReturnedOnce(shop, pidx, reason)
  }

  describe("late money goes back in full, once", () => {
    it("paid after the merchant canceled the order; core's Check status captures nothing of it", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await shop.merchant.cancel(sale.orderId)
      const url = shop.sandbox.pay(sale.pidx)
      await checkStatus(shop, sale.orderId)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "canceled",
        transactions: [],
      })
      await shop.comeBackBy(url)
      await shop.sweepAfter(MINUTE, MINUTE)
      await expectReturnedForGood(sale.pidx, "order_canceled")
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "canceled",
        reservations: [],
        transactions: [],
      })
    })

    it("paid in one tab after the customer had canceled in the other", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await expect(
        shop.comeBackBy(shop.sandbox.cancel(sale.pidx))
      ).resolves.toMatchObject({ reason: "customer_canceled" })
      shop.sandbox.payLate(sale.pidx)
      await shop.sweepAfter(2 * HOUR, MINUTE)
      await expectReturnedForGood(sale.pidx, "order_canceled")
    })

    it("paid while the link lives, after the reservation ran out and the order was canceled", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await shop.letTimePass(21 * MINUTE)
      await shop.sweep()
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "canceled",
        reason: "reservation_expired",
      })
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "canceled",
        reservations: [],
      })
      shop.sandbox.pay(sale.pidx)
      await shop.sweepAfter(2 * HOUR, MINUTE)
      await expectReturnedForGood(sale.pidx, "order_canceled")
    })

    it("paid after the link had expired", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      shop.sandbox.expire(sale.pidx)
      await shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx))
      shop.sandbox.payLate(sale.pidx)
      await shop.sweepAfter(2 * HOUR, MINUTE)
      await expectReturnedForGood(sale.pidx, "order_canceled")
    })
  })

  describe("a shop that returns nothing by itself", () => {
    useOptions(shop, { autoRefund: false })

    it("holds late money for a human, and nothing is sent", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await shop.merchant.cancel(sale.orderId)
      await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      await shop.sweepAfter(MINUTE, MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "order_canceled",
      })
      expect(shop.sandbox.count("refund")).toBe(0)
    })
  })

  describe("a link that was replaced and is paid all the same is the sale, not a refund", () => {
    it("while its order waits for money", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      const newer = await anotherLink(shop, sale.cart.id)
      await expect(
        shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      ).resolves.toMatchObject({ result: "paid", orderId: sale.orderId })
      await expectSale(shop, sale.orderId)
      await shop.sweepAfter(HOUR, MINUTE)
      expect(shop.sandbox.count("refund")).toBe(0)
      await expect(shop.row(newer)).resolves.toMatchObject({
        outcome: "canceled",
      })
      await expectSale(shop, sale.orderId)
    })

    it("while its cart is open", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      await anotherLink(shop, sale.cart.id)
      const { result, orderId } = await shop.comeBackBy(
        shop.sandbox.pay(sale.pidx)
      )
      expect(result).toBe("paid")
      await expectSale(shop, String(orderId))
      expect(shop.sandbox.count("refund")).toBe(0)
    })
  })

  describe("double money: one is the sale, the other goes back in full, once", () => {
    it.each(["the older link first", "the newer link first"])(
      "two links of one order, both paid, %s",
      async (which) => {
        const sale = await shop.placeSale("TOPI-M", 1)
        const newer = await anotherLink(shop, sale.cart.id)
        const pair = [sale.pidx, newer]
        const [first, second] = which.includes("older") ? pair : pair.reverse()
        await shop.comeBackBy(shop.sandbox.pay(first))
        await shop.comeBackBy(shop.sandbox.pay(second))
        await shop.sweepAfter(MINUTE, MINUTE)
        await expect(shop.row(first)).resolves.toMatchObject({
          outcome: "captured",
        })
        await expectReturnedForGood(second, "paid_twice")
        await expectSale(shop, sale.orderId)
      }
    )

    it("two links of one open cart, both paid before anybody comes back", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      const newer = await anotherLink(shop, sale.cart.id)
      shop.sandbox.pay(sale.pidx)
      shop.sandbox.pay(newer)
      await shop.sweepAfter(3 * MINUTE, MINUTE)
      await shop.sweepAfter(5 * MINUTE, MINUTE)
      const rows = [await shop.row(sale.pidx), await shop.row(newer)]
      const sold = rows.find(({ outcome }) => outcome === "captured")
      const back = rows.find(({ outcome }) => outcome === "refunded")
      await expectReturnedForGood(String(back?.pidx), "paid_twice")
      await expectSale(shop, String(sold?.order_id))
    })
  })
}
