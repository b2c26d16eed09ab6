import {
  act,
  askedRefunds,
  DAY,
  expectBalanced,
  feed,
  HOUR,
  MINUTE,
  type PaidSale,
  TAKEN,
  type TestShop,
} from "../../kit"

/** Khalti forbids a refund as it refuses a key. */
const FORBIDDEN = {
  kind: "refuse",
  status: 403,
  body: { detail: "You do not have permission to perform this action." },
} as const

/** Money that cannot go back yet, or of which Khalti does not say how much went back. */
export default function cases(shop: TestShop): void {
  describe("Khalti says Completed, refunded: true, and not how much", () => {
    beforeEach(() => shop.sandbox.quirks({ refundStaysCompleted: true }))

    it("after a part of the shop's own: the sale stands, and the next part is sent", async () => {
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId, 300)
      await shop.sweepAfter(MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
      })
      expect((await shop.merchant.refund(sale.paymentId, 200)).status).toBe(200)
      await expectBalanced(shop, sale, 50_000)
    })

    it("after all of it by the shop: it is refunded", async () => {
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId)
      await shop.sweepAfter(MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "refunded_by_shop",
      })
      await expectBalanced(shop, sale, TAKEN)
    })

    it("after a part in Khalti's dashboard: held until somebody says how much, then the sale stands", async () => {
      const sale = await shop.sell()
      shop.sandbox.refundOutside(sale.pidx, 30_000)
      await shop.sweepAfter(DAY + MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refunded_outside",
      })
      const refused = await shop.merchant.refund(sale.paymentId, 200)
      expect(refused.status).toBe(400)
      const said = await act(shop, sale.pidx, "refunded-outside", {
        amount: 300,
      })
      expect(said).toMatchObject({
        status: 200,
        body: { khalti_payment: { outcome: "captured" } },
      })
      await expectBalanced(shop, sale, 30_000)
      expect(askedRefunds(shop)).toEqual([])
    })

    it("after all of it in Khalti's dashboard: the books show it once somebody says so", async () => {
      const sale = await shop.sell()
      shop.sandbox.refundOutside(sale.pidx)
      await shop.sweepAfter(DAY + MINUTE)
      const said = await act(shop, sale.pidx, "refunded-outside", {
        amount: TAKEN / 100,
      })
      expect(said).toMatchObject({
        status: 200,
        body: { khalti_payment: { outcome: "refunded" } },
      })
      await expectBalanced(shop, sale, TAKEN)
    })
  })

  describe("Khalti forbids the refund of a canceled order (403)", () => {
    async function cancelForbidden(times: number): Promise<PaidSale> {
      const sale = await shop.sell()
      shop.sandbox.fault("refund", { ...FORBIDDEN, pidx: sale.pidx, times })
      await shop.merchant.cancel(sale.orderId)
      await shop.untilIdle()
      await shop.sweepAfter(MINUTE, MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refund_refused",
      })
      return sale
    }

    it("is held and told once, asked daily and five times in all", async () => {
      const { pidx } = await cancelForbidden(Infinity)
      const { reference } = await shop.row(pidx)
      expect(shop.events.of("khalti.payment.held")).toHaveLength(1)
      await shop.sweepAfter(HOUR, HOUR)
      expect(askedRefunds(shop)).toHaveLength(1)
      await expect(feed(shop)).resolves.toEqual([
        `Khalti payment ${reference} needs you`,
      ])
      for (let day = 0; day < 8; day++) await shop.sweepAfter(DAY)
      expect(askedRefunds(shop)).toHaveLength(5)
    })

    it("goes back at once when the key is mended and an admin checks", async () => {
      const sale = await cancelForbidden(1)
      const reply = await act(shop, sale.pidx, "check")
      expect(reply).toMatchObject({
        status: 200,
        body: { khalti_payment: { outcome: "refunded" } },
      })
      expect(askedRefunds(shop)).toHaveLength(2)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(TAKEN)
    })

    it("takes no other payment's place in the hour's limit", async () => {
      const { options } = shop.khalti
      const { autoRefundLimit } = options
      Object.assign(options, { autoRefundLimit: 1 })
      try {
        const late = await shop.placeSale("TOPI-M", 1)
        await shop.merchant.cancel(late.orderId)
        shop.sandbox.fault("refund", { ...FORBIDDEN, pidx: late.pidx })
        shop.sandbox.pay(late.pidx)
        await shop.sweepAfter(3 * MINUTE, MINUTE)
        await expect(shop.row(late.pidx)).resolves.toMatchObject({
          reason: "refund_refused",
        })
        const other = await shop.placeSale("TOPI-M", 1)
        await shop.merchant.cancel(other.orderId)
        shop.sandbox.pay(other.pidx)
        await shop.sweepAfter(3 * MINUTE, MINUTE)
        await expect(shop.row(other.pidx)).resolves.toMatchObject({
          outcome: "refunded",
        })
      } finally {
        Object.assign(options, { autoRefundLimit })
      }
    })
  })

  describe("an order with an open edit", () => {
    async function sellAndEdit(): Promise<PaidSale> {
      const sale = await shop.sell()
      const { status } = await shop.merchant.ask("POST", "order-edits", {
        order_id: sale.orderId,
      })
      expect(status).toBe(200)
      return sale
    }

    it("refunds nothing, because Medusa could not write it down, and says what to do first", async () => {
      const sale = await sellAndEdit()
      for (let count = 0; count < 2; count++) {
        await expect(
          shop.merchant.refund(sale.paymentId, 300)
        ).resolves.toMatchObject({
          status: 400,
          body: {
            message: expect.stringContaining(
              "has an open edit: finish or cancel it first"
            ),
          },
        })
      }
      await expectBalanced(shop, sale, 0)

      await shop.merchant.ask("DELETE", `order-edits/${sale.orderId}`)
      expect((await shop.merchant.refund(sale.paymentId, 300)).status).toBe(200)
      await expectBalanced(shop, sale, 30_000)
    })

    it("that is canceled stays live with its money", async () => {
      const sale = await sellAndEdit()
      const { status } = await shop.merchant.cancel(sale.orderId)
      expect(status).toBe(400)
      await shop.untilIdle()
      await shop.sweepAfter(MINUTE)
      await expectBalanced(shop, sale, 0)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "pending",
        paymentStatus: "captured",
      })
    })
  })
}
