import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { expectSale, orderOf, type StartedSale, type TestShop } from "../../kit"

/** What `order.placed` hands out for good is paid first, in a shop that places orders before payment. */
export default function cases(shop: TestShop): void {
  describe.each([
    [
      "a gift card",
      "update cart_line_item set is_giftcard = true where cart_id = $1",
    ],
    [
      "a product that is a gift card by now",
      `update product set is_giftcard = true
        where id in (select product_id from cart_line_item where cart_id = $1)`,
    ],
    [
      "goods that need no delivery",
      "update cart_line_item set requires_shipping = false where cart_id = $1",
    ],
  ])("a cart with %s", (_what, mark) => {
    /** Two lines, of which only one is such goods. */
    const startMixed = async (): Promise<StartedSale> => {
      const cart = await shop.fillCart("TOPI-M", 1)
      await shop.sql(mark, [cart.id])
      await shop.storefront.addItem(cart.id, shop.seeded.variants["TEA-100"].id)
      return { cart, ...(await shop.startPayment(cart.id)) }
    }

    const expectNothingPlaced = async () => {
      await shop.untilWorkflowsEnd()
      expect(shop.events.counts()).toEqual({})
      await expect(shop.sql('select id from "order"')).resolves.toEqual([])
    }

    it("places no order before the money, whoever completes it, and one when the money is there, under the first number", async () => {
      const sale = await startMixed()
      await expect(
        shop.storefront.complete(sale.cart.id)
      ).resolves.toMatchObject({
        status: 200,
        body: {
          type: "cart",
          error: { message: expect.stringContaining("not paid yet") },
        },
      })
      await expectNothingPlaced()

      shop.sandbox.pay(sale.pidx)
      await expect(
        shop.storefront.complete(sale.cart.id)
      ).resolves.toMatchObject({ status: 200, body: { type: "order" } })
      const orderId = await orderOf(shop, sale.cart.id)
      const { paymentStatus } = await shop.books(orderId)
      expect(paymentStatus).toBe("captured")
      await expect(shop.sql('select display_id from "order"')).resolves.toEqual(
        [{ display_id: 1 }]
      )
    })

    it("places no order before the money for a shop's own code either", async () => {
      const sale = await startMixed()
      await expect(
        completeCartWorkflow(shop.container).run({
          input: { id: sale.cart.id },
        })
      ).rejects.toMatchObject({ type: "payment_requires_more_error" })
      await expectNothingPlaced()
    })

    it("becomes one paid order when its customer comes back", async () => {
      const sale = await startMixed()
      await expect(
        shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      ).resolves.toMatchObject({ result: "paid" })
      const orderId = await orderOf(shop, sale.cart.id)
      const books = await shop.books(orderId)
      expect(books).toMatchObject({ transactions: [books.total] })
    })
  })

  it("a cart of goods that are delivered is placed before payment, and costs two calls to Khalti", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    await expectSale(shop, sale.orderId)
    expect(shop.sandbox.calls.map(({ endpoint }) => endpoint)).toEqual([
      "initiate",
      "lookup",
    ])
  })
}
