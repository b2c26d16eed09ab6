import { KHALTI_PROVIDER } from "../../../demo/seed"
import { expectSale, type TestShop } from "../../kit"

const BY_HAND = "pp_system_default"

export default function cases(shop: TestShop): void {
  const offer = (providers: string[]) =>
    shop.merchant.ask("POST", `regions/${shop.seeded.regionId}`, {
      payment_providers: providers,
    })

  const providersOffered = async () => {
    const { body } = await shop.storefront.ask(
      "GET",
      `payment-providers?region_id=${shop.seeded.regionId}`
    )
    const providers = body.payment_providers as { id: string }[]
    return providers.map(({ id }) => id)
  }

  it("a region sells with Khalti from when the merchant enables it (POST /admin/regions/:id): before that no link is issued", async () => {
    await expect(offer([BY_HAND])).resolves.toMatchObject({ status: 200 })
    await expect(providersOffered()).resolves.toEqual([BY_HAND])
    await expect(shop.storefront.startSale()).rejects.toThrow()
    expect(shop.sandbox.count()).toBe(0)

    await expect(offer([BY_HAND, KHALTI_PROVIDER])).resolves.toMatchObject({
      status: 200,
    })
    await expect(providersOffered()).resolves.toContain(KHALTI_PROVIDER)
    const sale = await shop.placeSale()
    await expect(
      shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    ).resolves.toMatchObject({ result: "paid" })
    await expectSale(shop, sale.orderId)
  })

  describe("a signed-in customer's GET /store/orders", () => {
    it("shows the paid and the canceled order as what they are", async () => {
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
}
