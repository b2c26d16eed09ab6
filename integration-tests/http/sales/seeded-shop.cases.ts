import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { seedShop } from "../../../demo/seed"
import { type TestShop } from "../../kit"

export default function cases(shop: TestShop): void {
  it("shows the seeded products in rupees, VAT of 13 % on top", async () => {
    const { body } = await shop.storefront.ask(
      "GET",
      `products?${new URLSearchParams({
        region_id: shop.seeded.regionId,
        country_code: "np",
        handle: "dhaka-topi",
        fields: "*variants.calculated_price",
      })}`
    )
    const [{ variants }] = body.products as {
      variants: { calculated_price: unknown }[]
    }[]
    expect(variants).toHaveLength(2)
    expect(variants[0].calculated_price).toMatchObject({
      currency_code: "npr",
      calculated_amount_without_tax: 899.99,
      calculated_amount_with_tax: expect.closeTo(1016.9887, 6),
    })
  })

  it("finds the same shop when it is seeded twice", async () => {
    await expect(seedShop(shop.container)).resolves.toEqual(shop.seeded)
  })

  it("with logFile: false a sale writes no file, its trail in the database is complete", async () => {
    const home = process.cwd()
    const folder = await mkdtemp(path.join(tmpdir(), "khalti-no-log-"))
    process.chdir(folder)
    try {
      const sale = await shop.placeSale()
      await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      await shop.untilIdle()
      await shop.khalti.flushLog()
      await expect(readdir(folder)).resolves.toEqual([])
      await expect(shop.trail(sale.pidx)).resolves.toEqual([
        "opened",
        "initiated",
        "authorize",
        "returned",
        "looked_up",
        "authorize",
        "captured",
        "announced",
      ])
    } finally {
      process.chdir(home)
      await rm(folder, { recursive: true })
    }
  })
}
