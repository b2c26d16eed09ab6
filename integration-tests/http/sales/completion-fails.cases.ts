import { Modules } from "@medusajs/framework/utils"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import {
  act,
  expectReturnedOnce,
  expectSale,
  HOUR,
  MINUTE,
  orderOf,
  ordersOf,
  SECOND,
  type StartedSale,
  type TestShop,
} from "../../kit"

const WORDS = "the tax service is closed"

/** Paid carts that core cannot make into an order, for another reason than their stock. */
export default function cases(shop: TestShop): void {
  /** A hook of the shop's own, at the very end of a completion. */
  let refused: string | null = null
  let reached = () => {}
  let held: Promise<void> | null = null
  beforeAll(() => {
    const hooks = completeCartWorkflow.hooks as unknown as Record<
      string,
      (handler: (input: { cart_id: string }) => Promise<void>) => void
    >
    hooks.orderCreated(async ({ cart_id }) => {
      if (cart_id === refused) {
        reached()
        await held
        throw new Error(WORDS)
      }
    })
  })
  afterEach(() => {
    refused = null
    held = null
  })

  const payAndClose = async (sale: StartedSale) => {
    shop.sandbox.pay(sale.pidx)
    await shop.sweepAfter(3 * MINUTE)
  }

  it("Khalti is taken out of the region after the customer paid: the money waits with core's words for a human, and is the sale when it is switched on again", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    const link = shop.container.resolve("link")
    const entry = {
      [Modules.REGION]: { region_id: shop.seeded.regionId },
      [Modules.PAYMENT]: { payment_provider_id: "pp_khalti_khalti" },
    }
    await link.dismiss(entry)
    const option = shop.seeded.shippingOptionId
    await shop.sql(
      "update shipping_option set deleted_at = now() where id = $1",
      [option]
    )
    try {
      await payAndClose(sale)
      await shop.sweepAfter(31 * SECOND, 31 * MINUTE, 31 * MINUTE)
      const row = await shop.row(sale.pidx)
      expect(shop.sandbox.count("refund")).toBe(0)
      expect(row).toMatchObject({
        outcome: "held",
        reason: "settle_failed",
        last_error: expect.stringContaining("complete: "),
      })
    } finally {
      await link.create(entry)
      await shop.sql(
        "update shipping_option set deleted_at = null where id = $1",
        [option]
      )
    }
    await act(shop, sale.pidx, "check")
    await shop.untilIdle()
    await expectSale(shop, await orderOf(shop, sale.cart.id))
  })

  it("a variant without an inventory item is a slip in the catalogue: its money is not returned as sold out", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    const variant = shop.seeded.variants["TOPI-M"].id
    const table = "product_variant_inventory_item"
    await shop.sql(
      `update ${table} set deleted_at = now() where variant_id = $1`,
      [variant]
    )
    try {
      await payAndClose(sale)
      await shop.sweepAfter(31 * SECOND, MINUTE)
      expect(shop.sandbox.count("refund")).toBe(0)
    } finally {
      await shop.sql(
        `update ${table} set deleted_at = null where variant_id = $1`,
        [variant]
      )
    }
    await shop.sweepAfter(MINUTE)
    await expectSale(shop, await orderOf(shop, sale.cart.id))
  })

  it("a hook fails after the capture, core returns the money, and the customer reads why; his cart is still there", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    refused = sale.cart.id
    shop.sandbox.pay(sale.pidx)
    await shop.sweepAfter(3 * MINUTE, MINUTE)
    await shop.sweepAfter(31 * SECOND, MINUTE)
    await expectReturnedOnce(shop, sale.pidx, "completion_failed")
    await expect(shop.comeBack(sale.return_token)).resolves.toMatchObject({
      result: "refunded",
      reason: "completion_failed",
      cartId: sale.cart.id,
    })
    await expect(ordersOf(shop, sale.cart.id)).resolves.toEqual([])
  })

  it("a hook hangs inside a completion: nothing is captured, returned or told as paid until core is done", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    refused = sale.cart.id
    let end = () => {}
    held = new Promise((resolve) => (end = resolve))
    const isReached = new Promise<void>((resolve) => (reached = resolve))
    const completing = shop.storefront.complete(sale.cart.id)
    await isReached

    // The order stands, unpaid, and core may still remove it.
    shop.sandbox.pay(sale.pidx)
    const told = await shop.comeBack(sale.return_token)
    expect(told.result).toBe("pending")
    await shop.sweepAfter(3 * MINUTE)
    const [orderId] = await ordersOf(shop, sale.cart.id)
    expect((await shop.books(String(orderId))).transactions).toEqual([])

    end()
    await completing
    refused = null
    await shop.sweepAfter(MINUTE, MINUTE)
    await expectSale(shop, await orderOf(shop, sale.cart.id))
    expect(shop.sandbox.count("refund")).toBe(0)
  })

  it("money that was captured without an order goes back when its cart is gone, and nobody is told that he has an order", async () => {
    const sale = await shop.sell()
    await shop.sql("delete from order_payment_collection where order_id = $1", [
      sale.orderId,
    ])
    await shop.sql("delete from order_cart where order_id = $1", [sale.orderId])
    await shop.sql("update cart set deleted_at = now() where id = $1", [
      sale.cart.id,
    ])
    await act(shop, sale.pidx, "check")
    await shop.sweepAfter(31 * SECOND, HOUR)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "refunded",
      reason: "cart_invalid",
    })
    expect(shop.sandbox.count("refund", sale.pidx)).toBe(1)
  })

  it("a session that is deleted while its paid cart is completed is made anew: nobody is told of a broken cart", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    shop.sandbox.pay(sale.pidx)
    const payment = shop.container.resolve(Modules.PAYMENT)
    const [session] = await payment.listPaymentSessions({
      id: (await shop.row(sale.pidx)).session_id,
    })
    const arriving = shop.comeBack(sale.return_token)
    await payment.deletePaymentSession(session.id).catch(() => undefined)
    const arrival = await arriving
    expect(["paid", "pending"]).toContain(arrival.result)
    expect(["captured", "bank_pending"]).toContain(arrival.reason)
    await shop.sweepAfter(MINUTE, MINUTE)
    await expectSale(shop, await orderOf(shop, sale.cart.id))
  })
}
