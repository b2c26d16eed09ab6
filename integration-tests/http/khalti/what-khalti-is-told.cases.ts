import { Modules } from "@medusajs/framework/utils"
import { createCartCreditLinesWorkflow } from "@medusajs/medusa/core-flows"
import { type TestShop } from "../../kit"

type Row = { label: string; amount: number }

/** Body of the request that made the link. */
function requestOf(shop: TestShop, pidx: string): Record<string, unknown> {
  return shop.sandbox.payment(pidx).initiate
}

function sumOf(rows: unknown): number {
  return (rows as Row[]).reduce((sum, { amount }) => sum + amount, 0)
}

export default function cases(shop: TestShop): void {
  it("Khalti gets a guest's cart, with 1129.9887 rupees broken down to the paisa", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    const { reference } = await shop.row(sale.pidx)
    const [{ id }] = sale.cart.items as unknown as { id: string }[]
    expect(requestOf(shop, sale.pidx)).toEqual({
      amount: 112999,
      purchase_order_id: reference,
      purchase_order_name: "Dhaka topi, Medium",
      return_url: `http://localhost:9000/khalti/callback/${sale.return_token}`,
      website_url: "http://localhost:8000",
      customer_info: {
        name: "Sita Shrestha",
        email: "sita@himal.example",
        phone: "9800000000",
      },
      product_details: [
        {
          identity: id,
          name: "Dhaka topi, Medium",
          quantity: 1,
          unit_price: 89999,
          total_price: 89999,
        },
      ],
      amount_breakdown: [
        { label: "Items", amount: 89999 },
        { label: "Shipping", amount: 10000 },
        { label: "Tax", amount: 13000 },
      ],
    })
  })

  it("Khalti gets the account of a signed-in customer, as Nepalis write names and numbers, and all of several products", async () => {
    const customer = await shop.storefront.signUp("gita@himal.example")
    await customer.ask("POST", "customers/me", {
      first_name: "गर्\u200dयो",
      last_name: "Rai",
      phone: "\u202a+977 ९८४-१२३४५६७\u202c",
    })
    const cart = await customer.fillCart(shop.seeded.variants["TOPI-M"].id, 2)
    await customer.addItem(cart.id, shop.seeded.variants["TEA-100"].id, 3)
    await customer.addItem(cart.id, shop.seeded.variants["NOTEBOOK-A5"].id)
    // As a storefront does when its customer signs in.
    await customer.ask("POST", `carts/${cart.id}/customer`, {})
    const { pidx, amount } = await customer.startPayment(cart.id)
    const body = requestOf(shop, pidx)
    expect(body).toMatchObject({
      purchase_order_name: expect.stringMatching(/ and 2 more$/),
      customer_info: {
        name: "गर्\u200dयो Rai",
        email: "gita@himal.example",
        phone: "9841234567",
      },
    })
    expect(body.product_details).toHaveLength(3)
    expect(sumOf(body.amount_breakdown)).toBe(amount)
  })

  it("shows a promotion as a negative row", async () => {
    const { storefront, seeded } = shop
    const { id } = await shop.fillCart("TOPI-M", 1)
    await storefront.ask("POST", `carts/${id}/promotions`, {
      promo_codes: [seeded.promotionCode],
    })
    const { pidx, amount } = await shop.startPayment(id)
    const { amount_breakdown } = requestOf(shop, pidx)
    expect(amount_breakdown).toContainEqual({
      label: "Discount",
      amount: -9000,
    })
    expect(sumOf(amount_breakdown)).toBe(amount)
  })

  it("leaves the breakdown out where credit pays a part, and requests the rest only", async () => {
    const cart = await shop.fillCart("TOPI-M", 1)
    await createCartCreditLinesWorkflow(shop.container).run({
      input: [
        {
          cart_id: cart.id,
          amount: 129.9887,
          reference: "gift-card",
          reference_id: "gc_1",
          metadata: null,
        },
      ],
    })
    const { pidx, amount } = await shop.startPayment(cart.id)
    expect(amount).toBe(100000)
    expect(requestOf(shop, pidx)).not.toHaveProperty("amount_breakdown")
    expect(requestOf(shop, pidx)).toHaveProperty("product_details")
  })

  it("trims what is too long and leaves out what is malformed, and the checkout goes on", async () => {
    const { storefront } = shop
    const { body } = await storefront.ask("POST", "carts", {
      region_id: shop.seeded.regionId,
      email: `${"long".repeat(25)}@himal.example`,
      billing_address: {
        first_name: "Sita ".repeat(60),
        phone: "ask my neighbour",
      },
    })
    const { id } = body.cart as { id: string }
    const carts = shop.container.resolve(Modules.CART)
    for (const item of [
      { title: "टोपी ".repeat(80), quantity: 1, unit_price: 500.004 },
      { title: "\u0007\n ", quantity: 3, unit_price: 33.333 },
    ]) {
      await carts.addLineItems(id, [item])
    }
    const { pidx } = await shop.startPayment(id)
    const { customer_info, purchase_order_name } = requestOf(shop, pidx) as {
      customer_info: Record<string, string>
      purchase_order_name: string
    }
    expect(Object.keys(customer_info)).toEqual(["name"])
    expect(customer_info.name).toBe("Sita ".repeat(20).trim())
    expect(purchase_order_name).toHaveLength(100)
    expect(shop.sandbox.count("initiate")).toBe(1)
  })

  it.each([
    ["customer_info", { email: ["Enter a valid email address."] }],
    ["amount", ["Amount Breakdown mismatch."]],
    ["product_details", [{ name: ["This field may not be blank."] }]],
  ])(
    "sells without details when Khalti refuses %s all the same",
    async (field, words) => {
      shop.sandbox.fault("initiate", {
        kind: "refuse",
        status: 400,
        body: { [field]: words, error_key: "validation_error" },
      })
      const sale = await shop.startSale("TOPI-M", 1)
      const { reference } = await shop.row(sale.pidx)
      const references = shop.sandbox.calls.map(
        ({ body }) => (body as { purchase_order_id: string }).purchase_order_id
      )
      expect(references).toEqual([
        expect.not.stringMatching(reference),
        reference,
      ])
      expect(Object.keys(requestOf(shop, sale.pidx)).sort()).toEqual([
        "amount",
        "purchase_order_id",
        "purchase_order_name",
        "return_url",
        "website_url",
      ])
      await expect(shop.trail(sale.pidx)).resolves.toEqual(
        expect.arrayContaining(["details_left_out", "initiated"])
      )
      expect(shop.sandbox.payments()).toHaveLength(1)
    }
  )

  it("requests a link once only when the answer is lost: Khalti may have made one", async () => {
    shop.sandbox.fault("initiate", { kind: "lost_answer" })
    const { storefront } = shop
    const cart = await shop.fillCart("TOPI-M", 1)
    const collection = await storefront.collectionOf(cart.id)
    const { status } = await storefront.requestSession(collection)
    expect(status).toBe(422)
    expect(shop.sandbox.count("initiate")).toBe(1)
  })
}
