import { MINUTE, type Sale, SECOND, type TestShop } from "../../kit"

/** A single-use code belongs to whoever pays with it. */
export default function cases(shop: TestShop): void {
  const usesLeft = async (): Promise<number> => {
    const [promotion] = await shop.sql(
      'select "limit" - used as left from promotion where code = $1',
      [shop.seeded.promotionCode]
    )
    return Number(promotion.left)
  }

  const orderWithCode = async (): Promise<Sale> => {
    const cart = await shop.fillCart("TOPI-M", 1)
    await shop.storefront.applyPromotion(cart.id, shop.seeded.promotionCode)
    const session = await shop.startPayment(cart.id)
    const orderId = await shop.placeOrder(cart.id)
    await expect(usesLeft()).resolves.toBe(0)
    return { ...session, cart, orderId }
  }

  it("the code of an order that cannot be canceled yet is not usable a second time; it comes back with the cancel, once", async () => {
    const sale = await orderWithCode()
    await shop.sql(
      `create or replace function refuse_release() returns trigger language plpgsql as
         $$ begin raise exception 'not now'; end $$`
    )
    await shop.sql(
      `create trigger refuse_release before update or delete on reservation_item
         for each row execute function refuse_release()`
    )
    try {
      shop.sandbox.cancel(sale.pidx)
      await shop.sweepAfter(3 * MINUTE, MINUTE + SECOND)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "pending",
      })
      await expect(usesLeft()).resolves.toBe(0)
    } finally {
      await shop.sql("drop trigger refuse_release on reservation_item")
    }
    await shop.sweepAfter(MINUTE + SECOND, MINUTE)
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "canceled",
    })
    await expect(usesLeft()).resolves.toBe(1)
  })

  it("a crash right after the cancel loses no code: the next look gives it back, once", async () => {
    const sale = await orderWithCode()
    // As a crash leaves it: core has canceled, nothing more was written.
    const { id } = await shop.row(sale.pidx)
    await shop.merchant.cancel(sale.orderId)
    await shop.untilIdle()
    await shop.sql(
      "update khalti_payment set outcome = 'open', reason = null, cancel_begun_at = now(), order_id = $2, next_check_at = now() where id = $1",
      [id, sale.orderId]
    )
    shop.sandbox.cancel(sale.pidx)
    await shop.sweepAfter(3 * SECOND, 2 * MINUTE)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "canceled",
    })
    await expect(usesLeft()).resolves.toBe(1)
  })
}
