import {
  act,
  adminId,
  askedRefunds,
  paymentOf,
  TAKEN,
  type TestShop,
} from "../../kit"

export default function cases(shop: TestShop): void {
  describe("POST /admin/khalti/payments/:id/refunded-outside", () => {
    it("books a part that was returned in Khalti's dashboard without a call, and the rest can go back", async () => {
      const sale = await shop.sell()
      shop.sandbox.refundOutside(sale.pidx, 30_000)
      const blocked = await shop.merchant.refund(sale.paymentId, 100)
      expect(blocked.status).toBe(400)
      expect(blocked.body.message).toContain("dashboard")

      const reply = await act(shop, sale.pidx, "refunded-outside", {
        amount: 300,
      })
      expect(reply.status).toBe(200)
      expect(askedRefunds(shop)).toEqual([])
      expect(paymentOf(reply)).toMatchObject({ outcome: "captured" })
      expect(paymentOf(reply).refunds).toEqual([
        expect.objectContaining({
          status: "succeeded",
          amount: 30_000,
          attempts: 0,
          recorded: true,
          actor: await adminId(shop),
        }),
      ])
      const books = await shop.books(sale.orderId)
      expect(books.payments[0].refunds).toEqual([300])

      await shop.merchant.refund(sale.paymentId, 829.9887)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(TAKEN)
      await shop.sweep()
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
      })
    })

    it("takes a double click for one", async () => {
      const sale = await shop.sell()
      shop.sandbox.refundOutside(sale.pidx, 30_000)
      const body = { amount: 300 }
      const replies = await Promise.all([
        act(shop, sale.pidx, "refunded-outside", body),
        act(shop, sale.pidx, "refunded-outside", body),
      ])
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 400])
      const books = await shop.books(sale.orderId)
      expect(books.payments[0].refunds).toEqual([300])
    })

    it.each([
      { amount: 0 },
      { amount: -1 },
      { amount: 1.005 },
      { amount: "9" },
    ])("%j is 400", async (body) => {
      // The body is looked at before the payment.
      const reply = await shop.merchant.ask(
        "POST",
        "khalti/payments/khpay_x/refunded-outside",
        body
      )
      expect(reply.status).toBe(400)
    })

    it("refuses paisa taken for rupees, what Khalti does not know of, and what Medusa has not captured", async () => {
      const sale = await shop.sell()
      const none = await act(shop, sale.pidx, "refunded-outside", { amount: 1 })
      expect(none.status).toBe(400)
      expect(none.body.message).toContain("knows of no refund")
      shop.sandbox.refundOutside(sale.pidx, 30_000)
      const paisa = await act(shop, sale.pidx, "refunded-outside", {
        amount: 30_000,
      })
      expect(paisa.status).toBe(400)
      expect(paisa.body.message).toContain("rupees")

      const unpaid = await shop.startSale("TOPI-M", 1)
      const early = await act(shop, unpaid.pidx, "refunded-outside", {
        amount: 1,
      })
      expect(early.status).toBe(400)
      expect(early.body.message).toContain("not captured")
    })
  })
}
