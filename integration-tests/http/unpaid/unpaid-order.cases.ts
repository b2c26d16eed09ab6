import { MINUTE, type TestShop } from "../../kit"

/** Khalti's sandbox links live for 30 minutes. */
const AFTER_EXPIRY_MS = 31 * MINUTE

const reserved = { status: "pending", reservations: [{ quantity: 2 }] }
const released = { status: "canceled", payments: [], reservations: [] }

export default function cases(shop: TestShop): void {
  describe("a link that runs out unpaid", () => {
    it("keeps the stock while the link lives, then cancels the order by the sweep alone", async () => {
      const sale = await shop.placeSale("TOPI-M", 2)
      await shop.letTimePass(29 * MINUTE)
      await shop.sweep()
      await expect(shop.books(sale.orderId)).resolves.toMatchObject(reserved)

      await shop.letTimePass(2 * MINUTE)
      await shop.sweep()
      await expect(shop.books(sale.orderId)).resolves.toMatchObject(released)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "canceled",
        reason: "link_expired",
        restored_cart_id: null,
      })
    })

    it("gives the cart back to the first door that asks, never by the sweep, and once", async () => {
      const sale = await shop.placeSale()
      await shop.letTimePass(AFTER_EXPIRY_MS)
      await shop.sweep()
      await expect(shop.sql("select id from cart")).resolves.toHaveLength(1)

      const asked = await shop.storefront.askHow(sale.return_token)
      expect(asked).toMatchObject({
        status: 200,
        body: {
          result: "expired",
          reason: "link_expired",
          order_id: sale.orderId,
        },
      })
      expect(asked.body).not.toHaveProperty("payment_url")
      await expect(shop.comeBack(sale.return_token)).resolves.toMatchObject({
        result: "expired",
        cartId: asked.body.cart_id,
      })
      await expect(shop.sql("select id from cart")).resolves.toHaveLength(2)
    })

    it("announces the release once on the sweep's road", async () => {
      await shop.placeSale()
      await shop.letTimePass(AFTER_EXPIRY_MS)
      await shop.sweep()
      await shop.letTimePass(2 * 60 * MINUTE)
      await expect(shop.sweep()).resolves.toMatchObject({ settled: 1 })
      await shop.untilIdle()
      expect(shop.events.counts()).toEqual({
        "order.placed": 1,
        "order.canceled": 1,
        "khalti.payment.canceled": 1,
      })
    })

    it("asks nobody about a link again that nothing more can happen to soon", async () => {
      await shop.placeSale()
      await shop.letTimePass(AFTER_EXPIRY_MS)
      await shop.sweep()
      await shop.sweep()
      const asked = shop.sandbox.count("lookup")
      await shop.sweep()
      expect(shop.sandbox.count("lookup")).toBe(asked)
    })
  })

  describe("what the customer gets back", () => {
    it("a single-use promotion works again in the restored cart, up to a second order that is paid", async () => {
      const { storefront, seeded } = shop
      const cart = await storefront.fillCart(seeded.variants["TOPI-M"].id, 1)
      const full = cart.total
      const { total } = await storefront.applyPromotion(
        cart.id,
        seeded.promotionCode
      )
      expect(total).toBeLessThan(full)
      const first = await storefront.startPayment(cart.id)
      await storefront.placeOrder(cart.id)
      await expect(usesLeft()).resolves.toBe(0)

      const { cartId } = await shop.comeBackBy(shop.sandbox.cancel(first.pidx))
      const restored = await storefront.cart(String(cartId))
      expect(restored.total).toBe(total)
      await expect(usesLeft()).resolves.toBe(1)

      const second = await storefront.startPayment(restored.id)
      const orderId = await storefront.placeOrder(restored.id)
      await expect(
        shop.comeBackBy(shop.sandbox.pay(second.pidx))
      ).resolves.toMatchObject({ result: "paid", orderId })
      await expect(shop.books(orderId)).resolves.toMatchObject({
        paymentStatus: "captured",
        transactions: [total],
      })
      await expect(usesLeft()).resolves.toBe(0)
    })

    it("addresses, e-mail and delivery are in the restored cart", async () => {
      const sale = await shop.placeSale()
      const { cartId } = await shop.comeBackBy(shop.sandbox.cancel(sale.pidx))
      const { body } = await shop.storefront.ask("GET", `carts/${cartId}`)
      expect(body.cart).toMatchObject({
        email: "sita@himal.example",
        shipping_address: { city: "Lalitpur", country_code: "np" },
        billing_address: { city: "Lalitpur" },
        shipping_methods: [
          { shipping_option_id: shop.seeded.shippingOptionId },
        ],
      })
    })

    it("what is sold out meanwhile is left out and named, the rest is in the cart", async () => {
      const { storefront, seeded } = shop
      const { THANGKA, "TEA-100": tea } = seeded.variants
      const cart = await storefront.fillCart(THANGKA.id, 1)
      await storefront.addItem(cart.id, tea.id, 1)
      const { pidx, return_token } = await storefront.startPayment(cart.id)
      await storefront.placeOrder(cart.id)
      shop.sandbox.expire(pidx)
      await shop.letTimePass(3 * MINUTE)
      await shop.sweep()
      await shop.placeSale("THANGKA", 1)

      const { body } = await storefront.askHow(return_token)
      expect(body).toMatchObject({
        result: "expired",
        left_out: ["Thangka of the Green Tara"],
      })
      const restored = await storefront.cart(String(body.cart_id))
      expect(restored.items).toMatchObject([{ variant_id: tea.id }])
    })
  })

  async function usesLeft(): Promise<number> {
    const [promotion] = await shop.sql(
      'select "limit" - used as left from promotion where code = $1',
      [shop.seeded.promotionCode]
    )
    return Number(promotion.left)
  }
}
