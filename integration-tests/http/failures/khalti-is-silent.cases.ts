import {
  act,
  askedRefunds,
  HOUR,
  MINUTE,
  type TestShop,
  useOptions,
} from "../../kit"

/** How a lookup can fail to answer. */
const SILENCES = [
  "500_empty",
  "502_html",
  "503",
  "429",
  "401",
  "garbage",
  "drop",
  "timeout",
  "not_found",
  "unknown_status",
] as const

/** A bank that takes hours, and a Khalti that is not well. */
export default function cases(shop: TestShop): void {
  useOptions(shop, { timeoutMs: 400 })
  const waiting = {
    status: "pending",
    paymentStatus: "awaiting",
    transactions: [],
    reservations: [{ quantity: 1 }],
  }

  describe("slow money", () => {
    it("a bank that says no after hours gives the stock back", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await shop.comeBackBy(shop.sandbox.pend(sale.pidx))
      await shop.sweepAfter(HOUR, 4 * HOUR)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject(waiting)
      shop.sandbox.settle(sale.pidx, "Failed")
      await shop.sweepAfter(HOUR)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "canceled",
        reservations: [],
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "canceled",
        reason: "payment_failed",
      })
    })

    it("a bank that is silent for a day loses the stock, and its late yes goes back in full, once, to the number a human names", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await shop.comeBackBy(shop.sandbox.pend(sale.pidx))
      await shop.sweepAfter(23 * HOUR)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject(waiting)
      await shop.sweepAfter(2 * HOUR)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "canceled",
        reservations: [],
      })
      shop.sandbox.settle(sale.pidx, "Completed")
      await shop.sweepAfter(24 * HOUR, MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refund_needs_mobile",
      })
      await act(shop, sale.pidx, "refund", { mobile: "9800000005" })
      await shop.sweepAfter(MINUTE, 24 * HOUR)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "order_canceled",
      })
      const { paid_amount, refunded } = shop.sandbox.payment(sale.pidx)
      expect(refunded).toBe(paid_amount)
      const accepted = askedRefunds(shop).slice(1)
      expect(accepted).toEqual([{ mobile: "9800000005" }])
    })
  })

  describe("a Khalti that is not well", () => {
    it.each(SILENCES)(
      "%s for two hours ends no order and loses no money: the order waits, then it is paid",
      async (kind) => {
        const sale = await shop.placeSale("TOPI-M", 1)
        shop.sandbox.pay(sale.pidx)
        shop.sandbox.fault("lookup", { kind, times: Infinity })
        await shop.sweepAfter(3 * MINUTE, 57 * MINUTE, HOUR)
        await expect(shop.books(sale.orderId)).resolves.toMatchObject(waiting)
        expect(shop.sandbox.payment(sale.pidx).refunded).toBe(0)

        shop.sandbox.clearFaults()
        await shop.sweepAfter(61 * MINUTE)
        await expect(shop.books(sale.orderId)).resolves.toMatchObject({
          status: "pending",
          paymentStatus: "captured",
        })
      }
    )
  })
}
