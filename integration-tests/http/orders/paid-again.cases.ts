import {
  addPiece,
  anotherLink,
  expectReturnedOnce,
  linkOfWhatIsOwed,
  MINUTE,
  ordersOf,
  SECOND,
  type TestShop,
} from "../../kit"

/** Money for an order that owes less than its link by now. */
export default function cases(shop: TestShop): void {
  it("a second link of an order that was paid and refunded is returned: the order is over", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const second = await anotherLink(shop, sale.cart.id)
    await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    await shop.untilIdle()
    const { payment_id } = await shop.row(sale.pidx)
    await expect(
      shop.merchant.refund(String(payment_id))
    ).resolves.toMatchObject({ status: 200 })

    shop.sandbox.pay(second)
    await shop.sweepAfter(3 * MINUTE, 31 * SECOND)
    await expectReturnedOnce(shop, second, "paid_twice")
  })

  it("an order that was paid and refunded is not offered for payment again", async () => {
    const sale = await shop.sell("TOPI-M", 1)
    await shop.merchant.refund(sale.paymentId)
    const collection = await shop.storefront.collectionOf(sale.cart.id)
    const { status, body } = await shop.storefront.requestSession(collection)
    expect({ status, message: body.message }).toEqual({
      status: 400,
      message: expect.stringContaining("already paid"),
    })
  })

  it("rupees for a cart that is in dollars by now are returned, although the number is the same", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    await shop.sql("update cart set currency_code = 'usd' where id = $1", [
      sale.cart.id,
    ])
    await shop.sql(
      "update payment_collection set currency_code = 'usd' where id = $1",
      [await shop.storefront.collectionOf(sale.cart.id)]
    )
    shop.sandbox.pay(sale.pidx)
    await shop.sweepAfter(3 * MINUTE, 31 * SECOND)
    await expectReturnedOnce(shop, sale.pidx, "cart_changed")
    await expect(ordersOf(shop, sale.cart.id)).resolves.toEqual([])
  })

  it("of two links for one debt of an edited order, both paid, the second goes back", async () => {
    const sale = await shop.sell("TOPI-M", 1)
    await addPiece(shop, sale.orderId)
    const first = await linkOfWhatIsOwed(shop, sale.orderId)
    // As a shop's own page makes it: one more collection for the same debt.
    const { pendingDifference } = await shop.books(sale.orderId)
    const { body } = await shop.merchant.ask("POST", "payment-collections", {
      order_id: sale.orderId,
      amount: pendingDifference,
    })
    const collection = body.payment_collection as { id: string } | undefined
    const { status } = await shop.storefront.requestSession(
      String(collection?.id)
    )
    expect(status).toBe(200)
    const second = String(shop.sandbox.payments().at(-1)?.pidx)
    expect(second).not.toBe(first)

    await expect(
      shop.comeBackBy(shop.sandbox.pay(first))
    ).resolves.toMatchObject({ result: "paid" })
    await shop.untilIdle()
    shop.sandbox.pay(second)
    await shop.sweepAfter(3 * MINUTE, 31 * SECOND)
    await expectReturnedOnce(shop, second, "paid_twice")
    const books = await shop.books(sale.orderId)
    expect(books.pendingDifference).toBeCloseTo(0, 2)
  })
}
