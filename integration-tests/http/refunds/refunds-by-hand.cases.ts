import { askedRefunds, DAY, MINUTE, type TestShop } from "../../kit"

const REFUSED = {
  kind: "refuse",
  status: 400,
  body: { detail: "Insufficient balance." },
} as const

export default function cases(shop: TestShop): void {
  /** The admin's refund of a link, with a number or without. */
  async function refundByHand(pidx: string, mobile?: string) {
    const { id } = await shop.row(pidx)
    return shop.merchant.ask("POST", `khalti/payments/${id}/refund`, {
      ...(mobile ? { mobile } : {}),
    })
  }

  describe("3. a bank payment is returned to a number that a human named", () => {
    it("asks Khalti without a number first, and shows that one is wanted", async () => {
      const sale = await shop.sell("TOPI-M", 1, { channel: "bank" })
      const { status, body } = await shop.merchant.refund(sale.paymentId)
      expect(status).toBe(400)
      expect(body.message).toMatch(/mobile number of the Khalti account/)
      expect(askedRefunds(shop)).toEqual([{}])

      await shop.sweepAfter(MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refund_needs_mobile",
      })
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "captured",
        payments: [{ refunds: [] }],
      })
    })

    it("never sends a number by itself, though the order has one, however often it looks", async () => {
      const sale = await shop.sell("TOPI-M", 1, { channel: "bank" })
      await shop.merchant.cancel(sale.orderId)
      await shop.sweepAfter(MINUTE)
      await shop.sweepAfter(MINUTE)
      for (let day = 0; day < 3; day++) await shop.sweepAfter(DAY)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refund_needs_mobile",
      })
      expect(askedRefunds(shop)).toEqual([{}])
    })

    it("returns a live order's money to the number that the admin confirmed, and Medusa says so", async () => {
      const sale = await shop.sell("TOPI-M", 1, { channel: "bank" })
      await shop.merchant.refund(sale.paymentId)
      const wrong = await refundByHand(sale.pidx, "12345")
      expect(wrong.status).toBe(400)
      const { status } = await refundByHand(sale.pidx, "+977 9800000005")
      expect(status).toBe(200)
      await shop.untilIdle()

      expect(askedRefunds(shop)).toEqual([{}, { mobile: "9800000005" }])
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "refunded",
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "refunded_by_shop",
      })
      await expect(shop.refunds(sale.pidx)).resolves.toMatchObject([
        {
          status: "succeeded",
          attempts: 2,
          recorded: true,
          mobile: "98XXXXX005",
          actor: expect.stringMatching(/^user_/),
        },
      ])
    })

    it("returns a part to that number, and only the part", async () => {
      const sale = await shop.sell("TOPI-M", 1, { channel: "bank" })
      await shop.merchant.refund(sale.paymentId, 200)
      const { status } = await refundByHand(sale.pidx, "9800000005")
      expect(status).toBe(200)
      expect(askedRefunds(shop)).toEqual([
        { amount: 20000 },
        { amount: 20000, mobile: "9800000005" },
      ])
      await shop.untilIdle()
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
      })
    })
  })

  describe("4. a paid order is canceled", () => {
    it("returns its money once", async () => {
      const sale = await shop.sell()
      expect((await shop.merchant.cancel(sale.orderId)).status).toBe(200)
      await shop.untilIdle()
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

    it("returns what is left after two parts, to the paisa", async () => {
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId, 40.333)
      await shop.merchant.refund(sale.paymentId, 30.333)
      await shop.merchant.cancel(sale.orderId)
      await shop.untilIdle()
      await shop.sweepAfter(MINUTE)
      expect(shop.sandbox.payment(sale.pidx)).toMatchObject({
        status: "Refunded",
        refunded: 112999,
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "order_canceled",
      })
    })

    it("while Khalti refuses the refund: core does not say so, the plugin notices by itself and holds the money", async () => {
      const sale = await shop.sell()
      shop.sandbox.fault("refund", REFUSED)
      expect((await shop.merchant.cancel(sale.orderId)).status).toBe(200)
      await shop.untilIdle()
      await shop.sweep()
      await shop.sweepAfter(MINUTE)

      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refund_refused",
      })
      expect(shop.events.of("khalti.payment.held")).toMatchObject([
        { order_id: sale.orderId, reason: "refund_refused" },
      ])
      const books = await shop.books(sale.orderId)
      // Core's word for a canceled order whose payment stands.
      expect(books.paymentStatus).toBe("partially_captured")
      expect(books.payments[0].refunds).toEqual([])
      expect(askedRefunds(shop)).toHaveLength(1)

      // Tried again the next day, and Medusa's books say it then.
      await shop.sweepAfter(DAY)
      expect(askedRefunds(shop)).toEqual([{}, {}])
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "order_canceled",
      })
      const after = await shop.books(sale.orderId)
      expect(after).toMatchObject({
        paymentStatus: "refunded",
        payments: [{ refunds: [1129.9887] }],
      })
      expect(after.transactions).toEqual([1129.9887, -1129.9887])
    })

    it("while Khalti cannot be reached: the money goes back when it can, once", async () => {
      const sale = await shop.sell()
      shop.sandbox.fault("lookup", { kind: "503", times: Infinity })
      await shop.merchant.cancel(sale.orderId)
      await shop.untilIdle()
      await shop.sweep()
      expect(askedRefunds(shop)).toEqual([])
      shop.sandbox.clearFaults()
      for (let count = 0; count < 4; count++) await shop.sweepAfter(MINUTE)
      expect(askedRefunds(shop)).toEqual([{}])
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "refunded",
      })
    })

    it("tries five times on five days and then leaves it to a human, who can still send it", async () => {
      const sale = await shop.sell()
      shop.sandbox.fault("refund", { ...REFUSED, times: 5 })
      await shop.merchant.cancel(sale.orderId)
      await shop.untilIdle()
      await shop.sweepAfter(MINUTE)
      for (let day = 0; day < 8; day++) await shop.sweepAfter(DAY)
      expect(askedRefunds(shop)).toHaveLength(5)
      const { status } = await refundByHand(sale.pidx)
      expect(status).toBe(200)
      expect(askedRefunds(shop)).toHaveLength(6)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "refunded",
      })
    })
  })

  describe("6. a refund made in Khalti's dashboard", () => {
    it("in full: the next check records it in Medusa without a call, and says so", async () => {
      const sale = await shop.sell()
      shop.sandbox.refundOutside(sale.pidx)
      await shop.sweepAfter(DAY + MINUTE)

      const books = await shop.books(sale.orderId)
      expect(books).toMatchObject({
        paymentStatus: "refunded",
        payments: [{ refunds: [1129.9887] }],
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "refunded_outside",
      })
      expect(askedRefunds(shop)).toEqual([])
      expect(shop.events.counts()["khalti.payment.refunded"]).toBe(1)
      await expect(notices(shop)).resolves.toContainEqual(
        expect.stringMatching(/refunded_outside/)
      )
    })

    it("in full, and the merchant refunds in Medusa as well: recorded without a second return", async () => {
      const sale = await shop.sell()
      shop.sandbox.refundOutside(sale.pidx)
      expect((await shop.merchant.refund(sale.paymentId)).status).toBe(200)
      expect(askedRefunds(shop)).toEqual([])
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(112999)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "refunded",
      })
    })

    it("in part: the merchant is alerted, the sale stands, and further refunds want its size first", async () => {
      const sale = await shop.sell()
      shop.sandbox.refundOutside(sale.pidx, 30000)
      await shop.sweepAfter(DAY + MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
      })
      await expect(notices(shop)).resolves.toContainEqual(
        expect.stringMatching(/refunded_outside/)
      )
      const refused = await shop.merchant.refund(sale.paymentId, 100)
      expect(refused.status).toBe(400)
      expect(refused.body.message).toMatch(
        /does not tell how much: say how much/
      )

      const { id } = await shop.row(sale.pidx)
      const said = await shop.merchant.ask(
        "POST",
        `khalti/payments/${id}/refunded-outside`,
        { amount: 300 }
      )
      expect(said.status).toBe(200)
      await shop.merchant.refund(sale.paymentId, 100)
      await shop.merchant.refund(sale.paymentId, 729.9887)
      expect(askedRefunds(shop)).toEqual([{ amount: 10000 }, { amount: 72999 }])
      expect(shop.sandbox.payment(sale.pidx)).toMatchObject({
        status: "Refunded",
        refunded: 112999,
      })
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "refunded",
      })
    })

    it("in part, and the order is canceled: nothing is sent on a guess, the money is held", async () => {
      const sale = await shop.sell()
      shop.sandbox.refundOutside(sale.pidx, 30000)
      await shop.merchant.cancel(sale.orderId)
      await shop.untilIdle()
      await shop.sweepAfter(MINUTE)
      expect(askedRefunds(shop)).toEqual([])
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refunded_outside",
      })
    })
  })
}

/** What the admin's feed says, newest first. */
async function notices(shop: TestShop): Promise<string[]> {
  const { body } = await shop.merchant.ask("GET", "notifications?channel=feed")
  const list = body.notifications as { data: Record<string, string> }[]
  return list.map(({ data }) => `${data.title}: ${data.description}`)
}
