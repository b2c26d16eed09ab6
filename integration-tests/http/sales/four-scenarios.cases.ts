import { type TestShop } from "../../kit"

const CHECKOUT = "http://localhost:8000/np/checkout"

export default function cases(shop: TestShop): void {
  describe("successful payment: the customer pays a placed order and comes back", () => {
    it("captures the money once: one payment, one capture, one transaction of the total, the stock reserved", async () => {
      const sale = await shop.placeSale("TOPI-M", 2)
      const arrival = await shop.comeBackBy(shop.sandbox.pay(sale.pidx))

      expect(arrival).toEqual({
        status: 303,
        page: `http://localhost:8000/np/order/${sale.orderId}/confirmed`,
        result: "paid",
        reason: "captured",
        orderId: sale.orderId,
        cartId: null,
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
    })

    it("asks Khalti four times at most and announces the money once", async () => {
      const sale = await shop.placeSale()
      await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      await shop.untilIdle()
      expect(shop.sandbox.count()).toBeLessThanOrEqual(4)
      expect(shop.events.counts()).toEqual({
        "order.placed": 1,
        "payment.captured": 1,
        "khalti.payment.captured": 1,
      })
    })

    it("keeps one reservation for each of several items", async () => {
      const { storefront, seeded } = shop
      const cart = await storefront.fillCart(seeded.variants["TOPI-M"].id, 1)
      await storefront.addItem(cart.id, seeded.variants["TEA-100"].id, 3)
      const { pidx } = await storefront.startPayment(cart.id)
      const orderId = await storefront.placeOrder(cart.id)
      await shop.comeBackBy(shop.sandbox.pay(pidx))

      const books = await shop.books(orderId)
      expect(books.paymentStatus).toBe("captured")
      const pieces = books.reservations.map(({ quantity }) => quantity)
      expect(pieces.sort()).toEqual([1, 3])
    })
  })

  describe("failed payment: the payment ends without money", () => {
    it("cancels the order, returns its stock and gives the customer an open cart with the same content", async () => {
      const sale = await shop.placeSale("TOPI-M", 2)
      const arrival = await shop.comeBackBy(shop.sandbox.cancel(sale.pidx))

      expect(arrival).toMatchObject({
        status: 303,
        page: CHECKOUT,
        result: "canceled",
        reason: "customer_canceled",
        orderId: sale.orderId,
      })
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "canceled",
        paymentStatus: "canceled",
        payments: [],
        transactions: [],
        reservations: [],
      })
      const cart = await shop.storefront.cart(String(arrival.cartId))
      expect(cart.id).not.toBe(sale.cart.id)
      expect(cart.completed_at ?? null).toBeNull()
      expect(cart.total).toBe(sale.cart.total)
      expect(cart.items).toMatchObject([
        { variant_id: shop.seeded.variants["TOPI-M"].id, quantity: 2 },
      ])
    })

    it("announces the release once, and nothing else", async () => {
      const sale = await shop.placeSale()
      await shop.comeBackBy(shop.sandbox.cancel(sale.pidx))
      await shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx))
      await shop.untilIdle()
      expect(shop.events.counts()).toEqual({
        "order.placed": 1,
        "order.canceled": 1,
        "khalti.payment.canceled": 1,
      })
      expect(shop.events.of("khalti.payment.canceled")).toMatchObject([
        { order_id: sale.orderId, reason: "customer_canceled" },
      ])
    })

    it("cancels the order when Khalti says that the payment failed", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.fail(sale.pidx)
      await expect(
        shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx))
      ).resolves.toMatchObject({ result: "failed", reason: "payment_failed" })
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "canceled",
        payments: [],
        reservations: [],
      })
    })
  })

  describe("amount mismatch: Khalti took another sum than was asked", () => {
    it("captures nothing and returns nothing of too little money: a human must look", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.setAmount(sale.pidx, sale.amount - 1)
      const arrival = await shop.comeBackBy(shop.sandbox.pay(sale.pidx))

      expect(arrival).toMatchObject({
        status: 303,
        page: CHECKOUT,
        result: "held",
        reason: "amount_mismatch",
      })
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "pending",
        paymentStatus: "awaiting",
        payments: [],
        transactions: [],
      })
      expect(shop.sandbox.count("refund")).toBe(0)
      await shop.untilIdle()
      expect(shop.events.counts()).toMatchObject({ "khalti.payment.held": 1 })
      expect(shop.events.of("payment.captured")).toEqual([])
    })

    it("captures what was asked of too much money", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.setAmount(sale.pidx, sale.amount + 100)
      await expect(
        shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      ).resolves.toMatchObject({ result: "paid" })
      const books = await shop.books(sale.orderId)
      expect(books).toMatchObject({
        paymentStatus: "captured",
        payments: [{ captures: [books.total] }],
      })
    })
  })
}
