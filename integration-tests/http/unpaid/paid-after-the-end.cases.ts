import { expectReturnedOnce, MINUTE, SECOND, type TestShop } from "../../kit"

/** An order is canceled, and its link can still be paid. */
export default function cases(shop: TestShop): void {
  const canceledOrder = async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await shop.comeBackBy(shop.sandbox.cancel(sale.pidx))
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "canceled",
    })
    return sale
  }

  it("who pays then and comes back is told to wait, not to start again, and has all of it back", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await shop.merchant.ask("POST", `orders/${sale.orderId}/cancel`, {})
    await shop.untilIdle()
    const url = shop.sandbox.pay(sale.pidx)
    const arrival = await shop.comeBackBy(url)
    expect(arrival).toMatchObject({ result: "pending", cartId: null })
    await shop.sweepAfter(31 * SECOND)
    await expectReturnedOnce(shop, sale.pidx, "order_canceled")
    await expect(shop.comeBack(sale.return_token)).resolves.toMatchObject({
      result: "refunded",
      reason: "order_canceled",
    })
  })

  it("a link that was recorded as canceled is looked up again when its customer comes back, and he is told of his money", async () => {
    const sale = await canceledOrder()
    shop.sandbox.payLate(sale.pidx)
    await shop.letTimePass(3 * SECOND)
    await expect(
      shop.storefront.askHow(sale.return_token)
    ).resolves.toMatchObject({ body: { result: "pending" } })
    await shop.sweepAfter(31 * SECOND)
    await expectReturnedOnce(shop, sale.pidx, "order_canceled")
  })

  it("nobody who may have paid late is told to start again while Khalti is silent", async () => {
    const sale = await canceledOrder()
    await shop.letTimePass(MINUTE)
    shop.sandbox.fault("lookup", { kind: "503", times: 10 })
    await expect(shop.comeBack(sale.return_token)).resolves.toMatchObject({
      result: "pending",
      reason: "gateway_unreachable",
    })
  })

  it("who did not pay is told the same each time, and gets the same cart", async () => {
    const sale = await canceledOrder()
    const first = await shop.comeBack(sale.return_token)
    await shop.letTimePass(MINUTE)
    await expect(shop.comeBack(sale.return_token)).resolves.toEqual(first)
    expect(first).toMatchObject({
      result: "canceled",
      reason: "customer_canceled",
      cartId: expect.stringMatching(/^cart_/),
    })
  })
}
