import {
  askedRefunds,
  HOUR,
  MINUTE,
  type TestShop,
  useOptions,
} from "../../kit"

/** Sells, and asks for a part back; Khalti's answer gets lost after it was done. */
async function loseAnswer(shop: TestShop, amount: number) {
  const sale = await shop.sell()
  shop.sandbox.fault("refund", { kind: "lost_answer" })
  const reply = await shop.merchant.refund(sale.paymentId, amount)
  expect(reply).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("do not refund it again") },
  })
  return sale
}

export default function cases(shop: TestShop): void {
  useOptions(shop, { timeoutMs: 1000 })
  describe("2. the answer to a full refund is lost", () => {
    it("is looked up at once: the merchant is told that the money went back, and Medusa's books say so", async () => {
      const sale = await shop.sell()
      shop.sandbox.fault("refund", { kind: "lost_answer" })
      const reply = await shop.merchant.refund(sale.paymentId)
      expect(reply.status).toBe(200)
      await shop.sweepAfter(MINUTE)
      await expect(shop.refunds(sale.pidx)).resolves.toMatchObject([
        { status: "succeeded", attempts: 1, is_full: true, recorded: true },
      ])
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "refunded",
        payments: [{ refunds: [1129.9887] }],
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "refunded_by_shop",
      })
      expect(askedRefunds(shop)).toEqual([{}])
    })

    it("is looked up after 1, 10 and 60 minutes; what never happened is shown to the merchant, who can send it again", async () => {
      const sale = await shop.sell()
      shop.sandbox.fault("refund", { kind: "timeout" })
      await shop.merchant.refund(sale.paymentId)
      const lookups: number[] = []
      for (const minutes of [1, 9, 50]) {
        await shop.sweepAfter(minutes * MINUTE)
        lookups.push((await shop.refunds(sale.pidx))[0].lookups)
        if (lookups.length < 3) {
          const early = await shop.merchant.refund(sale.paymentId)
          expect(early.body.message).toMatch(
            /under way, or its answer was lost/
          )
        }
      }
      expect(lookups).toEqual([1, 2, 3])
      await expect(shop.refunds(sale.pidx)).resolves.toMatchObject([
        { status: "refused", code: "never_happened" },
      ])
      expect(askedRefunds(shop)).toHaveLength(1)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refund_lost",
      })
      expect(shop.events.of("khalti.payment.held")).toMatchObject([
        { order_id: sale.orderId, reason: "refund_lost" },
      ])

      shop.sandbox.clearFaults()
      const again = await shop.merchant.refund(sale.paymentId)
      expect(again.status).toBe(200)
      expect(shop.sandbox.payment(sale.pidx)).toMatchObject({
        status: "Refunded",
        refunded: 112999,
      })
      expect(askedRefunds(shop)).toHaveLength(2)
      await shop.sweep()
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "refunded_by_shop",
      })
    })

    it("of a canceled order: a lookup tells that the money is back, and it goes back once", async () => {
      const sale = await shop.sell()
      shop.sandbox.fault("refund", { kind: "garbage" })
      await shop.merchant.cancel(sale.orderId)
      await shop.sweepAfter(MINUTE)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "canceled",
        paymentStatus: "refunded",
        payments: [{ refunds: [1129.9887] }],
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "order_canceled",
      })
      expect(askedRefunds(shop)).toEqual([{}])
    })
  })

  describe("2. the answer to a partial refund is lost", () => {
    it("is unknown: shown to a human, never repeated, and nothing more is refunded meanwhile", async () => {
      const sale = await loseAnswer(shop, 300)
      await expect(shop.refunds(sale.pidx)).resolves.toMatchObject([
        { status: "unknown", is_full: false, amount: 30000 },
      ])
      await shop.sweepAfter(MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refund_unknown",
      })
      expect(shop.events.of("khalti.payment.held")).toMatchObject([
        { order_id: sale.orderId, reason: "refund_unknown" },
      ])

      for (const amount of [300, undefined]) {
        const { status, body } = await shop.merchant.refund(
          sale.paymentId,
          amount
        )
        expect(status).toBe(400)
        expect(body.message).toMatch(/Nobody knows whether refund khref_/)
      }
      await shop.sweepAfter(2 * HOUR)
      await shop.sweepAfter(24 * HOUR)
      expect(askedRefunds(shop)).toEqual([{ amount: 30000 }])
    })

    it("and a human says that it went through: Medusa records it without a call, and the sale stands", async () => {
      const sale = await loseAnswer(shop, 300)
      await shop.sweepAfter(MINUTE)
      const [{ id }] = await shop.refunds(sale.pidx)
      const { status } = await shop.merchant.ask(
        "POST",
        `khalti/refunds/${id}/resolve`,
        { outcome: "succeeded", note: "Seen in Khalti's dashboard" }
      )
      expect(status).toBe(200)
      await shop.untilIdle()
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "partially_refunded",
        payments: [{ refunds: [300] }],
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
      })
      expect(askedRefunds(shop)).toHaveLength(1)
      expect(shop.events.counts()["khalti.payment.captured"]).toBe(1)

      await shop.merchant.refund(sale.paymentId, 829.9887)
      expect(shop.sandbox.payment(sale.pidx)).toMatchObject({
        status: "Refunded",
        refunded: 112999,
      })
    })

    it("and a human says that it did not: it can be refunded again, once", async () => {
      const sale = await shop.sell()
      shop.sandbox.fault("refund", { kind: "drop" })
      await shop.merchant.refund(sale.paymentId, 300)
      await shop.sweepAfter(MINUTE)
      const [{ id }] = await shop.refunds(sale.pidx)
      await shop.merchant.ask("POST", `khalti/refunds/${id}/resolve`, {
        outcome: "refused",
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
      })
      const again = await shop.merchant.refund(sale.paymentId, 300)
      expect(again.status).toBe(200)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(30000)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        payments: [{ refunds: [300] }],
      })
    })

    it("but it was the last part: Refunded says that it went through, and Medusa records it without a call", async () => {
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId, 1000)
      shop.sandbox.fault("refund", { kind: "lost_answer" })
      await shop.merchant.refund(sale.paymentId, 129.9887)
      await shop.sweepAfter(MINUTE)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "refunded",
        payments: [{ refunds: [1000, expect.closeTo(129.9887, 10)] }],
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "refunded_by_shop",
      })
      expect(askedRefunds(shop)).toHaveLength(2)
    })
  })

  describe("2. Khalti cannot be asked, or refuses", () => {
    it("returns nothing while Khalti cannot say that the payment is still whole", async () => {
      const sale = await shop.sell()
      shop.sandbox.fault("lookup", { kind: "503", times: Infinity })
      const { status, body } = await shop.merchant.refund(sale.paymentId)
      expect(status).toBe(400)
      expect(body.message).toMatch(/try again later, nothing was refunded/)
      expect(askedRefunds(shop)).toEqual([])
      await expect(shop.refunds(sale.pidx)).resolves.toEqual([])
    })

    it("the merchant reads Khalti's message, and Medusa's books stay as they were", async () => {
      const sale = await shop.sell()
      shop.sandbox.fault("refund", {
        kind: "refuse",
        status: 400,
        body: { detail: "Insufficient balance." },
      })
      const { status, body } = await shop.merchant.refund(sale.paymentId)
      expect(status).toBe(400)
      expect(body.message).toMatch(/Insufficient balance\./)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "captured",
        payments: [{ refunds: [] }],
      })
      await shop.sweepAfter(MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
      })
      expect((await shop.merchant.refund(sale.paymentId)).status).toBe(200)
    })
  })
}
