import {
  act,
  adminId,
  askedRefunds,
  paymentOf,
  TAKEN,
  type TestShop,
} from "../../kit"

const NUMBER = "9800000005"

export default function cases(shop: TestShop): void {
  describe("POST /admin/khalti/payments/:id/refund, money in Medusa's books", () => {
    it("points to Medusa's own refund for a live order", async () => {
      const sale = await shop.sell()
      const reply = await act(shop, sale.pidx, "refund", { mobile: NUMBER })
      expect(reply.status).toBe(400)
      expect(reply.body.message).toContain(
        `/admin/payments/${sale.paymentId}/refund`
      )
      expect(askedRefunds(shop)).toEqual([])
    })

    it("returns a canceled order's money that Khalti refused for want of a number, and the books say so once", async () => {
      const sale = await shop.sell("TOPI-M", 1, { channel: "bank" })
      await shop.merchant.cancel(sale.orderId)
      await shop.untilIdle()
      await act(shop, sale.pidx, "check")
      await shop.letTimePass(31_000)
      await act(shop, sale.pidx, "check")
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refund_needs_mobile",
      })
      const reply = await act(shop, sale.pidx, "refund", { mobile: NUMBER })
      expect(reply.status).toBe(200)
      expect(paymentOf(reply)).toMatchObject({ outcome: "refunded" })
      expect(askedRefunds(shop).at(-1)).toEqual({ mobile: NUMBER })
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(TAKEN)
      const books = await shop.books(sale.orderId)
      expect(books).toMatchObject({
        status: "canceled",
        paymentStatus: "refunded",
      })
      expect(books.payments[0].refunds).toHaveLength(1)
      const sum = books.transactions.reduce((all, one) => all + one, 0)
      expect(sum).toBeCloseTo(0, 2)
      const last = paymentOf(reply).refunds.at(-1)
      expect(last).toMatchObject({
        status: "succeeded",
        recorded: true,
        actor: await adminId(shop),
        mobile: "98XXXXX005",
      })
      expect(JSON.stringify(reply.body)).not.toContain(NUMBER)
    })

    it("repeats a live order's refund that Khalti refused for want of a number, with one", async () => {
      const sale = await shop.sell("TOPI-M", 1, { channel: "bank" })
      const first = await shop.merchant.refund(sale.paymentId, 300)
      expect(first.status).toBe(400)
      const without = await act(shop, sale.pidx, "refund")
      expect(without.body.message).toContain("mobile")
      const reply = await act(shop, sale.pidx, "refund", { mobile: NUMBER })
      expect(reply.status).toBe(200)
      expect(askedRefunds(shop).at(-1)).toEqual({
        mobile: NUMBER,
        amount: 30_000,
      })
      const books = await shop.books(sale.orderId)
      expect(books.paymentStatus).toBe("partially_refunded")
      expect(books.payments[0].refunds).toEqual([300])
    })
  })
}
