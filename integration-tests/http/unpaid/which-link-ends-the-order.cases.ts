import { Modules } from "@medusajs/framework/utils"
import { anotherLink, expectSale, HOUR, MINUTE, type TestShop } from "../../kit"

/** An order has several links. */
export default function cases(shop: TestShop): void {
  const expectCanceled = (orderId: string) =>
    expect(shop.books(orderId)).resolves.toMatchObject({
      status: "canceled",
      reservations: [],
    })

  it("Cancel on the newest link is a cancel: an older link, open as it is, keeps neither order nor stock, and the cart is back", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    const newest = await anotherLink(shop, sale.cart.id)
    const orderId = await shop.placeOrder(sale.cart.id)
    await expect(
      shop.comeBackBy(shop.sandbox.cancel(newest))
    ).resolves.toMatchObject({
      result: "canceled",
      cartId: expect.stringMatching(/^cart_/),
    })
    await expectCanceled(orderId)
  })

  it("Cancel on an older link just ends that link: the order waits for the newest", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    const newest = await anotherLink(shop, sale.cart.id)
    const orderId = await shop.placeOrder(sale.cart.id)
    await shop.comeBackBy(shop.sandbox.cancel(sale.pidx))
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "canceled",
    })
    await shop.comeBackBy(shop.sandbox.pay(newest))
    await shop.untilIdle()
    await expectSale(shop, orderId)
  })

  it("Cancel on the newest link, while a bank has the money of an older one: the order waits for the bank", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    const newest = await anotherLink(shop, sale.cart.id)
    const orderId = await shop.placeOrder(sale.cart.id)
    shop.sandbox.pend(sale.pidx)
    await shop.sweepAfter(6 * MINUTE)
    await shop.comeBackBy(shop.sandbox.cancel(newest))
    await expect(shop.books(orderId)).resolves.toMatchObject({
      status: "pending",
    })
    shop.sandbox.settle(sale.pidx, "Completed")
    await shop.sweepAfter(6 * MINUTE, MINUTE)
    await expectSale(shop, orderId)
  })

  it("an order that is waiting for no link any more ends with its reservation", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await shop.container
      .resolve(Modules.PAYMENT)
      .deletePaymentSession((await shop.row(sale.pidx)).session_id)
    shop.sandbox.expire(sale.pidx)
    await shop.sweepAfter(3 * MINUTE)
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "pending",
    })
    await shop.sweepAfter(HOUR)
    await expectCanceled(sale.orderId)
  })
}
