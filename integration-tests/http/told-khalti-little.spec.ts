import { openShop } from "../kit"

type Row = { label: string; amount: number }

openShop(
  {
    seed: { taxInclusive: true },
    options: { shareCustomer: false, shareProducts: false },
  },
  (shop) => {
    it("a shop that shares neither customer nor products tells Khalti of neither, and the breakdown of its prices with tax adds up", async () => {
      const { storefront, seeded } = shop
      const cart = await storefront.fillCart(seeded.variants["TOPI-M"].id, 3)
      await storefront.addItem(cart.id, seeded.variants["TEA-250"].id)
      const { pidx, amount } = await storefront.startPayment(cart.id)
      const body = shop.sandbox.payment(pidx).initiate
      expect(body).not.toHaveProperty("customer_info")
      expect(body).not.toHaveProperty("product_details")
      expect(body.purchase_order_name).toBe("Order of 2 items")
      expect(JSON.stringify(body)).not.toMatch(/Sita|himal|98000|topi|tea/i)

      const { total } = await storefront.cart(cart.id)
      expect(amount).toBe(Math.round(total * 100))
      const rows = body.amount_breakdown as Row[]
      expect(rows.reduce((sum, row) => sum + row.amount, 0)).toBe(amount)
      // Tax is taken out of 899.99 three times, 850 and the delivery, not put on top.
      const items = rows.find(({ label }) => label === "Items")
      expect(items?.amount).toBe(Math.round((3549.97 / 1.13) * 100))
    })
  }
)
