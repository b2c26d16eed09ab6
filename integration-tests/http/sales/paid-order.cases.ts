import { type Sale, type TestShop } from "../../kit"

async function expectCapturedOnce(shop: TestShop, sale: Sale): Promise<void> {
  const books = await shop.books(sale.orderId)
  expect(books).toMatchObject({
    status: "pending",
    paymentStatus: "captured",
    payments: [{ captures: [books.total], refunds: [] }],
    transactions: [books.total],
    reservations: [{ quantity: 2 }],
  })
  await shop.untilIdle()
  expect(shop.events.counts()).toEqual({
    "order.placed": 1,
    "payment.captured": 1,
    "khalti.payment.captured": 1,
  })
}

export default function cases(shop: TestShop): void {
  describe("the money of a placed order comes home by every road, and is announced once", () => {
    it("the sweep brings home a sale that nobody came back for", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.pay(sale.pidx)
      await shop.sweep()
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "awaiting",
      })

      await shop.letTimePass(2 * 60_000 + 1000)
      await expect(shop.sweep()).resolves.toMatchObject({
        settled: 1,
        failed: 0,
      })
      await expectCapturedOnce(shop, sale)
    })

    it("a sale that is looked at again after a day is not announced again", async () => {
      const sale = await shop.placeSale()
      await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      const asked = shop.sandbox.count("lookup")
      await shop.letTimePass(25 * 60 * 60_000)
      await shop.sweep()
      expect(shop.sandbox.count("lookup")).toBe(asked + 1)
      await expectCapturedOnce(shop, sale)
    })

    it("the storefront's door brings it home", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.pay(sale.pidx)
      const { status, body } = await shop.storefront.askHow(sale.return_token, {
        pidx: sale.pidx,
      })
      expect({ status, ...body }).toEqual({
        status: 200,
        result: "paid",
        reason: "captured",
        order_id: sale.orderId,
      })
      await expectCapturedOnce(shop, sale)
    })

    it("the merchant's own check brings it home, and the next door announces it once", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.pay(sale.pidx)
      const [{ id: session }] = (await shop.books(sale.orderId)).sessions
      await expect(
        shop.merchant.ask(
          "POST",
          `orders/${sale.orderId}/payment-sessions/authorize`,
          { payment_session_id: session }
        )
      ).resolves.toMatchObject({ status: 200 })
      await shop.sweep()
      await expectCapturedOnce(shop, sale)
    })

    it.each(["wallet", "card", "no_pidx"] as const)(
      "the browser brings it home with the query of the style %s",
      async (style) => {
        const sale = await shop.placeSale()
        shop.sandbox.pay(sale.pidx)
        await expect(
          shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx, style))
        ).resolves.toMatchObject({ result: "paid" })
        await expectCapturedOnce(shop, sale)
      }
    )
  })

  describe("the storefront may poll while nothing is paid", () => {
    it("gets the link to resume the payment, and the order stays unpaid", async () => {
      const sale = await shop.placeSale()
      const first = await shop.storefront.askHow(sale.return_token)
      const { status, body } = await shop.storefront.askHow(sale.return_token)
      expect(first.body).toEqual(body)
      expect({ status, ...body }).toEqual({
        status: 200,
        result: "unpaid",
        reason: "not_paid_yet",
        order_id: sale.orderId,
        payment_url: sale.payment_url,
        expires_at: sale.expires_at,
      })
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "awaiting",
        payments: [],
      })
    })

    it("sends the browser to the checkout, with the way to resume still open", async () => {
      const sale = await shop.placeSale()
      await expect(
        shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx))
      ).resolves.toMatchObject({
        status: 303,
        page: "http://localhost:8000/np/checkout",
        result: "unpaid",
        reason: "not_paid_yet",
      })
      await expect(
        shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      ).resolves.toMatchObject({ result: "paid" })
      await expectCapturedOnce(shop, sale)
    })
  })
}
