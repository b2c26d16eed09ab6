import {
  DAY,
  expectSale,
  feed,
  HOUR,
  type StartedSale,
  type TestShop,
} from "../../kit"

const CHECKOUT = "http://localhost:8000/np/checkout"

/** The scenarios that Khalti's documentation names, by HTTP alone; the fourth is `invalid-session`. */
export default function cases(shop: TestShop): void {
  const { events } = shop

  describe("successful payment: the customer pays a placed order and comes back", () => {
    it("the money is captured and announced once, and a look a day later changes nothing", async () => {
      const sale = await shop.storefront.placeSale("TOPI-M", 2)
      const arrival = await shop.comeBackBy(shop.sandbox.pay(sale.pidx))

      expect(arrival).toEqual({
        status: 303,
        page: `http://localhost:8000/np/order/${sale.orderId}/confirmed`,
        result: "paid",
        reason: "captured",
        orderId: sale.orderId,
        cartId: null,
      })
      const { payments, items } = await expectSale(shop, sale.orderId)
      expect(items).toMatchObject([{ quantity: 2 }])
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
        reason: "captured",
        order_id: sale.orderId,
        payment_id: payments[0].id,
        status: "completed",
      })
      const calls = shop.sandbox.calls.map(({ endpoint }) => endpoint)
      // A sale costs two calls to Khalti.
      expect(calls).toEqual(["initiate", "lookup"])

      await shop.sweepAfter(DAY + HOUR)
      expect(shop.sandbox.count()).toBe(calls.length + 1)
      await expectSale(shop, sale.orderId)
      expect(events.counts()).toEqual({
        "order.placed": 1,
        "payment.captured": 1,
        "khalti.payment.captured": 1,
      })
      // Money to the paisa is no alert.
      await expect(feed(shop)).resolves.toEqual([])
    })

    it("each of several items keeps one reservation", async () => {
      const { storefront, seeded } = shop
      const cart = await storefront.fillCart(seeded.variants["TOPI-M"].id, 1)
      await storefront.addItem(cart.id, seeded.variants["TEA-100"].id, 3)
      const { pidx } = await storefront.startPayment(cart.id)
      const orderId = await storefront.placeOrder(cart.id)
      await shop.comeBackBy(shop.sandbox.pay(pidx))
      const { reservations } = await expectSale(shop, orderId)
      const pieces = reservations.map(({ quantity }) => quantity)
      expect(pieces.sort()).toEqual([1, 3])
    })
  })

  describe("failed payment: the payment ends without money", () => {
    it("the order is canceled and announced once, its stock is free, and the customer has an open cart with the same content", async () => {
      const sale = await shop.storefront.placeSale("TOPI-M", 2)
      const arrival = await shop.comeBackBy(shop.sandbox.cancel(sale.pidx))

      expect(arrival).toMatchObject({
        status: 303,
        page: CHECKOUT,
        result: "canceled",
        reason: "customer_canceled",
        orderId: sale.orderId,
      })
      await expectCanceled(sale.orderId)
      await expectSameCart(String(arrival.cartId), sale)

      await shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx))
      await shop.untilIdle()
      expect(events.counts()).toEqual({
        "order.placed": 1,
        "order.canceled": 1,
        "khalti.payment.canceled": 1,
      })
      expect(events.of("khalti.payment.canceled")).toMatchObject([
        { order_id: sale.orderId, reason: "customer_canceled" },
      ])
    })

    it.each([
      ["fail", "failed", "payment_failed"],
      // Trap 12: Khalti says so with HTTP 400.
      ["expire", "expired", "link_expired"],
    ] as const)(
      "the order is canceled and its stock free at once when a link comes to its end by %s",
      async (end, result, reason) => {
        const sale = await shop.storefront.placeSale()
        shop.sandbox[end](sale.pidx)
        await expect(
          shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx))
        ).resolves.toMatchObject({ result, reason })
        await expectCanceled(sale.orderId)
      }
    )

    const expectCanceled = (orderId: string) =>
      expect(shop.books(orderId)).resolves.toMatchObject({
        status: "canceled",
        paymentStatus: "canceled",
        payments: [],
        transactions: [],
        reservations: [],
      })

    const expectSameCart = async (
      id: string,
      { cart: before }: StartedSale
    ) => {
      expect(id).not.toBe(before.id)
      const cart = await shop.storefront.cart(id)
      expect(cart.completed_at ?? null).toBeNull()
      expect(cart.total).toBe(before.total)
      expect(cart.items).toMatchObject([
        { variant_id: shop.seeded.variants["TOPI-M"].id, quantity: 2 },
      ])
      const { body } = await shop.storefront.ask("GET", `carts/${id}`)
      expect(body.cart).toMatchObject({
        email: "sita@himal.example",
        shipping_address: { city: "Lalitpur", country_code: "np" },
        billing_address: { city: "Lalitpur" },
        shipping_methods: [
          { shipping_option_id: shop.seeded.shippingOptionId },
        ],
      })
    }
  })

  describe("amount mismatch: Khalti took another sum than was asked", () => {
    it("nothing is captured and nothing returned of too little money: it is held for a human", async () => {
      const sale = await shop.storefront.placeSale()
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
      expect(events.counts()).toEqual({
        "order.placed": 1,
        "khalti.payment.held": 1,
      })
    })
  })
}
