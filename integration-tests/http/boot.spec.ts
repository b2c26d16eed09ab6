import { medusaIntegrationTestRunner } from "@medusajs/test-utils"
import { seedShop, type Shop } from "../../demo/seed"

medusaIntegrationTestRunner({
  testSuite: ({ api, getContainer }) => {
    let shop: Shop

    // Once per file: the runner restores this state before every test.
    beforeAll(async () => {
      shop = await seedShop(getContainer())
    })

    it("shows the seeded products in rupees, VAT of 13 % on top", async () => {
      const { data } = await api.get("/store/products", {
        params: {
          region_id: shop.regionId,
          country_code: "np",
          handle: "dhaka-topi",
          fields: "*variants.calculated_price",
        },
        headers: { "x-publishable-api-key": shop.publishableKey },
      })
      const [{ variants }] = data.products
      expect(variants).toHaveLength(2)
      expect(variants[0].calculated_price).toMatchObject({
        currency_code: "npr",
        calculated_amount_without_tax: 899.99,
        calculated_amount_with_tax: expect.closeTo(1016.9887, 6),
      })
    })

    it("finds the same shop when it is seeded twice", async () => {
      await expect(seedShop(getContainer())).resolves.toEqual(shop)
    })
  },
})
