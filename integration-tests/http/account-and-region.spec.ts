import { KHALTI_PROVIDER } from "../../demo/seed"
import { openShop } from "../kit"

openShop({ seed: { paymentProviders: ["pp_system_default"] } }, (shop) => {
  const enableKhalti = () =>
    shop.merchant.ask("POST", `regions/${shop.seeded.regionId}`, {
      payment_providers: ["pp_system_default", KHALTI_PROVIDER],
    })

  const providersOffered = async () => {
    const { body } = await shop.storefront.ask(
      "GET",
      `payment-providers?region_id=${shop.seeded.regionId}`
    )
    const providers = body.payment_providers as { id: string }[]
    return providers.map(({ id }) => id)
  }

  describe("enabling Khalti for a region through POST /admin/regions/:id", () => {
    it("offers nothing and issues no link before", async () => {
      await expect(providersOffered()).resolves.not.toContain(KHALTI_PROVIDER)
      await expect(shop.storefront.startSale()).rejects.toThrow()
      expect(shop.sandbox.count()).toBe(0)
    })

    it("sells after", async () => {
      await expect(enableKhalti()).resolves.toMatchObject({ status: 200 })
      await expect(providersOffered()).resolves.toContain(KHALTI_PROVIDER)
      const sale = await shop.placeSale()
      await expect(
        shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      ).resolves.toMatchObject({ result: "paid" })
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "captured",
      })
    })
  })

  describe("a signed-in customer's GET /store/orders", () => {
    it("shows the paid and the canceled order as what they are", async () => {
      await enableKhalti()
      const customer = await shop.storefront.signUp("gita@himal.example")
      const paid = await customer.placeSale("TOPI-M", 1)
      await shop.comeBackBy(shop.sandbox.pay(paid.pidx))
      const canceled = await customer.placeSale("TOPI-L", 1)
      const { cartId } = await shop.comeBackBy(
        shop.sandbox.cancel(canceled.pidx)
      )

      const { status, body } = await customer.ask(
        "GET",
        "orders?fields=%2Bcustomer_id"
      )
      expect(status).toBe(200)
      const orders = body.orders as Record<string, unknown>[]
      expect(new Map(orders.map((order) => [order.id, order]))).toEqual(
        new Map([
          [
            paid.orderId,
            expect.objectContaining({
              customer_id: expect.stringMatching(/^cus_/),
              status: "pending",
              payment_status: "captured",
            }),
          ],
          [
            canceled.orderId,
            expect.objectContaining({
              customer_id: orders[0].customer_id,
              status: "canceled",
              payment_status: "canceled",
            }),
          ],
        ])
      )
      const restored = await customer.ask("GET", `carts/${cartId}`)
      expect(restored.body.cart).toMatchObject({
        customer: { id: orders[0].customer_id },
        email: "sita@himal.example",
      })
    })
  })
})
