import { Modules } from "@medusajs/framework/utils"
import { setTimeout as sleep } from "node:timers/promises"
import { type Sale, type TestShop } from "../../kit"

/** Core waits this long before it looks at a webhook, whatever the configuration says. */
const WEBHOOK_DELAY_MS = 5000

export default function cases(shop: TestShop): void {
  const expectUnpaid = async (orderId: string) =>
    expect(shop.books(orderId)).resolves.toMatchObject({
      paymentStatus: "awaiting",
      payments: [],
      transactions: [],
    })

  const expectPaidOnce = async ({ orderId }: Sale) =>
    expect(shop.books(orderId)).resolves.toMatchObject({
      status: "pending",
      paymentStatus: "captured",
      payments: [{ refunds: [] }],
    })

  describe("trap 2: what a storefront writes into session data is believed in nothing", () => {
    it("a session created with another link's data, completed while initiate hangs, captures nothing", async () => {
      const paid = await shop.placeSale("TOPI-L")
      shop.sandbox.pay(paid.pidx)
      const [{ id: session_id }] = (await shop.books(paid.orderId)).sessions
      const { pidx, return_token } = paid

      const { storefront } = shop
      const cart = await shop.fillCart("TOPI-M", 1)
      const collection = await storefront.collectionOf(cart.id)
      const pause = shop.sandbox.pause("initiate", { before: true })
      const session = storefront.requestSession(collection, {
        pidx,
        return_token,
        session_id,
        status: "captured",
      })
      await pause.reached
      const orderId = await shop.placeOrder(cart.id)
      await expectUnpaid(orderId)

      pause.resume()
      await session
      const [link] = await shop.khalti.listKhaltiPayments({ cart_id: cart.id })
      expect(link.pidx).not.toBe(pidx)
      await shop.comeBack(link.return_token)
      await expectUnpaid(orderId)
      // The money still belongs to the order that it was paid for.
      await shop.comeBack(return_token)
      await expectPaidOnce(paid)
    })

    it("a session that calls itself captured is not", async () => {
      const { storefront } = shop
      const cart = await shop.fillCart("TOPI-M", 1)
      const session = await storefront.startPayment(cart.id, {
        status: "captured",
        captured: true,
        amount: 1,
        pidx: "HT6o6PEZRWFJ5ygavzHWd5",
        payment_url: "https://evil.example/pay",
        return_token: "AAAAAAAAAAAAAAAAAAAAAA",
      })
      expect(session.amount).toBe(Math.round(cart.total * 100))
      expect(session.payment_url).toBe(
        shop.sandbox.payment(session.pidx).payment_url
      )
      const orderId = await shop.placeOrder(cart.id)
      await shop.comeBack(session.return_token)
      await expectUnpaid(orderId)
    })
  })

  describe("a session of an old sum on a changed cart captures nothing", () => {
    it("its money goes back in full when the cart became dearer unseen", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      shop.sandbox.pay(sale.pidx)
      await raiseQuantity(sale.cart.id, 3)

      const { status, body } = await shop.storefront.complete(sale.cart.id)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        type: "cart",
        error: { message: expect.stringContaining("cart has changed") },
      })
      await expect(shop.sql("select id from payment")).resolves.toEqual([])
      await expectReturnedInFull(sale)
      await expect(shop.sql('select id from "order"')).resolves.toEqual([])
    })

    it("its money goes back in full when only the collection knows the new sum", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      shop.sandbox.pay(sale.pidx)
      await raiseQuantity(sale.cart.id, 3)
      const collection = await shop.storefront.collectionOf(sale.cart.id)
      await shop.container
        .resolve(Modules.PAYMENT)
        .updatePaymentCollections(collection, { amount: 99_999 })

      await expect(
        shop.storefront.complete(sale.cart.id)
      ).resolves.toMatchObject({ status: 200, body: { type: "cart" } })
      await expect(shop.sql("select id from payment")).resolves.toEqual([])
      await expectReturnedInFull(sale)
    })

    it("its money goes back in full when the customer put more into the cart after paying", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      shop.sandbox.pay(sale.pidx)
      await shop.storefront.addItem(
        sale.cart.id,
        shop.seeded.variants["TEA-100"].id
      )
      await expectReturnedInFull(sale)
    })
  })

  describe("public addresses of core change nothing", () => {
    it("a forged webhook leaves an unpaid order unpaid and a paid cart uncompleted", async () => {
      const unpaid = await shop.placeSale("TOPI-L")
      const paid = await shop.startSale("TOPI-M")
      shop.sandbox.pay(paid.pidx)
      const [{ id: session_id }] = (await shop.books(unpaid.orderId)).sessions
      for (const action of ["captured", "authorized", "failed", "canceled"]) {
        await expect(
          shop.call("POST", "/hooks/payment/khalti_khalti", {
            action,
            status: "Completed",
            pidx: paid.pidx,
            session_id,
            data: { session_id, amount: unpaid.amount },
          })
        ).resolves.toMatchObject({ status: 200 })
      }
      await sleep(WEBHOOK_DELAY_MS + 500)
      await shop.untilIdle()
      await expectUnpaid(unpaid.orderId)
      await expect(shop.sql('select id from "order"')).resolves.toHaveLength(1)
      await expect(shop.row(unpaid.pidx)).resolves.toMatchObject({
        outcome: "open",
      })
      expect(shop.sandbox.count("lookup")).toBe(0)
    })

    it("a paid order takes no second payment: a new session is refused and its money stays captured", async () => {
      const sale = await shop.placeSale()
      await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      const [{ id: collection }] = await shop.sql(
        "select id from payment_collection"
      )
      await expect(
        shop.storefront.requestSession(String(collection))
      ).resolves.toMatchObject({ status: 400 })
      expect(shop.sandbox.count("initiate")).toBe(1)
      await shop.comeBack(sale.return_token)
      await expectPaidOnce(sale)
    })
  })

  /** As core's race between session and cart leaves it: the sum of neither session nor collection follows. */
  async function raiseQuantity(cartId: string, quantity: number) {
    const carts = shop.container.resolve(Modules.CART)
    const [item] = await carts.listLineItems({ cart_id: cartId })
    await carts.updateLineItems(item.id, { quantity })
  }

  /** Two settles apart in time see the same cause; then the money goes back, once. */
  async function expectReturnedInFull(sale: { pidx: string; amount: number }) {
    const url = shop.sandbox.returnUrl(sale.pidx)
    await expect(shop.comeBackBy(url)).resolves.toMatchObject({
      result: "pending",
      reason: "cart_changed",
    })
    await shop.comeBackBy(url)
    expect(shop.sandbox.count("refund")).toBe(0)
    await shop.letTimePass(31_000)
    await shop.sweep()
    await shop.untilIdle()
    await expect(shop.comeBackBy(url)).resolves.toMatchObject({
      result: "refunded",
      reason: "cart_changed",
    })
    expect(shop.sandbox.payment(sale.pidx).refunded).toBe(sale.amount)
    expect(shop.sandbox.count("refund")).toBe(1)
    expect(shop.events.counts()).toEqual({ "khalti.payment.refunded": 1 })
  }
}
