import { HOUR, MINUTE, type TestShop } from "../../kit"

/** Khalti's sandbox links live for 30 minutes. */
const AFTER_EXPIRY_MS = 31 * MINUTE

const reserved = { status: "pending", reservations: [{ quantity: 2 }] }
const released = { status: "canceled", payments: [], reservations: [] }

export default function cases(shop: TestShop): void {
  describe("a link that runs out unpaid", () => {
    it("keeps the stock while the link lives, then the sweep alone cancels the order, once, and asks no more for now", async () => {
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

      await shop.sweep()
      const asked = shop.sandbox.count("lookup")
      await shop.sweep()
      expect(shop.sandbox.count("lookup")).toBe(asked)

      await shop.letTimePass(2 * HOUR)
      await expect(shop.sweep()).resolves.toMatchObject({ settled: 1 })
      await shop.untilIdle()
      expect(shop.events.counts()).toEqual({
        "order.placed": 1,
        "order.canceled": 1,
        "khalti.payment.canceled": 1,
      })
    })

    it("gives the cart back to whoever asks first, never by the sweep, and once", async () => {
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
  })

  describe("what the customer gets back", () => {
    it("a single-use promotion works again in the restored cart, up to a second order that is paid", async () => {
      const { storefront, seeded } = shop
      const cart = await shop.fillCart("TOPI-M", 1)
      const full = cart.total
      const { total } = await storefront.applyPromotion(
        cart.id,
        seeded.promotionCode
      )
      expect([full, total]).toEqual([
        expect.closeTo(1129.9887, 6),
        expect.closeTo(1028.28983, 6),
      ])
      const first = await shop.startPayment(cart.id)
      await shop.placeOrder(cart.id)
      await expect(usesLeft()).resolves.toBe(0)

      const { cartId } = await shop.comeBackBy(shop.sandbox.cancel(first.pidx))
      const restored = await storefront.cart(String(cartId))
      expect(restored.total).toBe(total)
      await expect(usesLeft()).resolves.toBe(1)

      const second = await shop.startPayment(restored.id)
      const orderId = await shop.placeOrder(restored.id)
      await expect(
        shop.comeBackBy(shop.sandbox.pay(second.pidx))
      ).resolves.toMatchObject({ result: "paid", orderId })
      await expect(shop.books(orderId)).resolves.toMatchObject({
        paymentStatus: "captured",
        transactions: [total],
      })
      await expect(usesLeft()).resolves.toBe(0)
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
