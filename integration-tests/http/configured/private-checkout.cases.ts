import { type TestShop, useOptions } from "../../kit"

export default function cases(shop: TestShop): void {
  useOptions(shop, { shareCustomer: false, shareProducts: false })
  it("a shop that shares neither customer nor products sends Khalti the sum and its parts alone, and the parts of its prices with tax add up", async () => {
    const { storefront, seeded } = shop
    const cart = await shop.fillCart("TOPI-M", 3)
    await storefront.addItem(cart.id, seeded.variants["TEA-250"].id)
    const { pidx, return_token } = await shop.startPayment(cart.id)
    const { reference } = await shop.row(pidx)
    const { total } = await storefront.cart(cart.id)
    expect(total).toBe(3649.97)
    // The whole body: no field is left in which a name, an address or a product could stand.
    expect(shop.sandbox.payment(pidx).initiate).toEqual({
      amount: 364997,
      purchase_order_id: reference,
      purchase_order_name: "Order of 2 items",
      return_url: `http://localhost:9000/khalti/callback/${return_token}`,
      website_url: "http://localhost:8000",
      // Tax is taken out of 899.99 three times, 850 and the delivery of 100, not put on top.
      amount_breakdown: [
        { label: "Items", amount: Math.round((3549.97 / 1.13) * 100) },
        { label: "Shipping", amount: Math.round((100 / 1.13) * 100) },
        { label: "Tax", amount: Math.round((3649.97 / 1.13) * 13) },
        { label: "Rounding", amount: -1 },
      ],
    })
  })
}
