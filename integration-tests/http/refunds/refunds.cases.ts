import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { refundForCore } from "../../../src/refunds/refund-for-core"
import { askedRefunds, type PaidSale, TAKEN, type TestShop } from "../../kit"

const sumOf = (numbers: number[]) =>
  numbers.reduce((sum, number) => sum + number, 0)

/** Refund as core asks the provider for it. */
async function askProvider(
  shop: TestShop,
  { pidx }: PaidSale,
  id: string,
  amount: number
) {
  const query = shop.container.resolve(ContainerRegistrationKeys.QUERY)
  const link = await shop.row(pidx)
  await refundForCore(shop.khalti, query, link, { id, amount })
}

export default function cases(shop: TestShop): void {
  describe("1. full and partial refunds from Medusa's own admin", () => {
    it("trap 5: sends all of it back in one call without an amount, and Medusa says refunded", async () => {
      const sale = await shop.sell()
      const reply = await shop.merchant.refund(sale.paymentId)
      expect(reply.status).toBe(200)

      expect(askedRefunds(shop)).toEqual([{}])
      expect(shop.sandbox.payment(sale.pidx)).toMatchObject({
        status: "Refunded",
        refunded: TAKEN,
      })
      const books = await shop.books(sale.orderId)
      expect(books.paymentStatus).toBe("refunded")
      expect(books.payments[0].refunds).toEqual([1129.9887])
      expect(sumOf(books.transactions)).toBeCloseTo(0, 10)

      await shop.sweep()
      await shop.untilIdle()
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "refunded_by_shop",
      })
      expect(shop.events.counts()).toMatchObject({
        "payment.refunded": 1,
        "khalti.payment.refunded": 1,
      })
      expect(askedRefunds(shop)).toHaveLength(1)
    })

    it("trap 5: returns the part that was asked, in paisa, and keeps the rest", async () => {
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId, 300.5)

      expect(askedRefunds(shop)).toEqual([{ amount: 30050 }])
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(30050)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "partially_refunded",
        payments: [{ refunds: [300.5] }],
      })
      await shop.sweep()
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
        reason: "captured",
      })
    })

    it("adds several parts up to exactly the 112999 paisa that Khalti took for 1129.9887", async () => {
      const sale = await shop.sell()
      for (const part of [376.6629, 376.6629, 376.6629]) {
        const { status } = await shop.merchant.refund(sale.paymentId, part)
        expect(status).toBe(200)
      }

      expect(askedRefunds(shop)).toEqual([
        { amount: 37666 },
        { amount: 37667 },
        { amount: 37666 },
      ])
      expect(shop.sandbox.payment(sale.pidx)).toMatchObject({
        status: "Refunded",
        refunded: TAKEN,
      })
      const books = await shop.books(sale.orderId)
      expect(books.paymentStatus).toBe("refunded")
      expect(sumOf(books.transactions)).toBeCloseTo(0, 10)
      await shop.sweep()
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "refunded_by_shop",
      })
    })

    it("takes the rupees that Khalti took for the rest of the order, though Medusa's total has fractions of a paisa", async () => {
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId, 1000)
      const { status } = await shop.merchant.refund(sale.paymentId, 129.99)
      expect(status).toBe(200)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(TAKEN)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "refunded",
      })
    })

    it("refuses more than is left before Khalti is asked for anything", async () => {
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId, 1000)
      const { status, body } = await shop.merchant.refund(sale.paymentId, 130.5)

      expect(status).toBe(400)
      expect(body.message).toMatch(/more than/)
      expect(askedRefunds(shop)).toHaveLength(1)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(100000)
      await expect(shop.refunds(sale.pidx)).resolves.toHaveLength(1)
    })

    it("records a part of less than half a paisa without asking Khalti to return nothing", async () => {
      const sale = await shop.sell()
      const { status } = await shop.merchant.refund(sale.paymentId, 0.004)
      expect(status).toBe(200)
      expect(askedRefunds(shop)).toEqual([])
    })

    it.each([
      ["in one go", [undefined], TAKEN + 5000],
      ["in parts", [500, 629.9887], TAKEN + 5000],
      ["not while a part is left", [500], 50000],
    ] as const)(
      "returns what an overpaying customer paid on top when all goes back: %s",
      async (_how, amounts, returned) => {
        const sale = await shop.placeSale("TOPI-M", 1)
        shop.sandbox.setAmount(sale.pidx, TAKEN + 5000)
        await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
        const { payment_id } = await shop.row(sale.pidx)
        for (const amount of amounts) {
          await shop.merchant.refund(String(payment_id), amount)
        }
        expect(shop.sandbox.payment(sale.pidx).refunded).toBe(returned)
      }
    )
  })

  describe("2. one row per idempotency key, one call per row", () => {
    it("writes the refund down before Khalti hears of it", async () => {
      const sale = await shop.sell()
      const pause = shop.sandbox.pause("refund", { before: true })
      const reply = shop.merchant.refund(sale.paymentId, 100)
      await pause.reached

      await expect(shop.refunds(sale.pidx)).resolves.toMatchObject([
        { status: "requested", attempts: 1, is_full: false, actor: "medusa" },
      ])
      pause.resume()
      await expect(reply).resolves.toMatchObject({ status: 200 })
      await expect(shop.refunds(sale.pidx)).resolves.toMatchObject([
        { status: "succeeded", attempts: 1, recorded: false },
      ])
      await shop.sweep()
      await expect(shop.refunds(sale.pidx)).resolves.toMatchObject([
        { status: "succeeded", attempts: 1, recorded: true },
      ])
    })

    it("answers a repeated key from its row and pays once", async () => {
      const sale = await shop.sell()
      await askProvider(shop, sale, "ref_twice", 100)
      await askProvider(shop, sale, "ref_twice", 100)
      expect(askedRefunds(shop)).toEqual([{ amount: 10000 }])
      await expect(shop.refunds(sale.pidx)).resolves.toHaveLength(1)
    })

    it("answers a repeated key of a refused refund with the refusal, without a second call", async () => {
      const sale = await shop.sell()
      shop.sandbox.fault("refund", {
        kind: "refuse",
        status: 400,
        body: { detail: "Insufficient balance." },
      })
      for (let count = 0; count < 2; count++) {
        await expect(
          askProvider(shop, sale, "ref_refused", 100)
        ).rejects.toMatchObject({
          type: "not_allowed",
          message: expect.stringContaining("Insufficient balance."),
        })
      }
      expect(askedRefunds(shop)).toHaveLength(1)
    })

    it("asks Khalti once when two full refunds of one payment are wanted at the same moment", async () => {
      const sale = await shop.sell()
      const replies = await Promise.all([
        shop.merchant.refund(sale.paymentId),
        shop.merchant.refund(sale.paymentId),
      ])
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 400])
      expect(askedRefunds(shop)).toEqual([{}])
      await shop.sweep()
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "refunded",
        payments: [{ refunds: [1129.9887] }],
      })
    })

    it("lets one of two parts through at a time, and neither is lost or paid twice", async () => {
      const sale = await shop.sell()
      const pause = shop.sandbox.pause("refund", { before: true })
      const first = shop.merchant.refund(sale.paymentId, 400)
      await pause.reached
      const second = await shop.merchant.refund(sale.paymentId, 300)
      expect(second).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("under way") },
      })
      pause.resume()
      expect((await first).status).toBe(200)
      await shop.merchant.refund(sale.paymentId, 300)

      expect(askedRefunds(shop)).toEqual([{ amount: 40000 }, { amount: 30000 }])
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        payments: [{ refunds: [400, 300] }],
      })
    })

    it("adds up to the paisa even when one of two rival parts was counted before it was refused", async () => {
      const sale = await shop.sell()
      const replies = await Promise.all([
        shop.merchant.refund(sale.paymentId, 564.99435),
        shop.merchant.refund(sale.paymentId, 564.99435),
      ])
      if (replies.some(({ status }) => status !== 200)) {
        await shop.merchant.refund(sale.paymentId, 564.99435)
      }
      expect(shop.sandbox.payment(sale.pidx)).toMatchObject({
        status: "Refunded",
        refunded: TAKEN,
      })
    })
  })
}
