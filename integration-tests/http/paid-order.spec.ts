import { openShop } from "../kit"

openShop({}, (shop) => {
  describe("success: the customer pays a placed order and comes back", () => {
    it("captures the money once: one payment, one capture, one transaction of the total, the stock reserved", async () => {
      const sale = await shop.placeSale("TOPI-M", 2)
      const arrival = await shop.comeBackBy(shop.sandbox.pay(sale.pidx))

      expect(arrival).toMatchObject({
        status: 303,
        page: `http://localhost:8000/np/order/${sale.orderId}/confirmed`,
        result: "paid",
        reason: "captured",
        orderId: sale.orderId,
      })
      const books = await shop.books(sale.orderId)
      expect(books).toMatchObject({
        status: "pending",
        paymentStatus: "captured",
        payments: [{ captures: [books.total], refunds: [] }],
        transactions: [books.total],
        reservations: [{ lineItemId: books.items[0].id, quantity: 2 }],
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
        reason: "captured",
        order_id: sale.orderId,
        payment_id: books.payments[0].id,
        status: "completed",
      })
      await shop.untilIdle()
      expect(shop.events.counts()).toEqual({
        "order.placed": 1,
        "payment.captured": 1,
        "khalti.payment.captured": 1,
      })
      expect(shop.sandbox.count()).toBeLessThanOrEqual(4)
    })
  })
})
