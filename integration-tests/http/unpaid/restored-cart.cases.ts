import { addToCartWorkflow } from "@medusajs/medusa/core-flows"
import type { Cart } from "../../../demo/check/storefront"
import { makePromotion } from "../../../demo/seed/make-promotion"
import { anotherLink, MINUTE, type TestShop } from "../../kit"

const FREE_DELIVERY = "DELIVERED"

/** A cart as the Store API shows it, with what prices are made of. */
type FullCart = Cart & {
  discount_total: number
  promotions: { id: string; code: string }[]
  shipping_methods: { shipping_option_id: string }[]
}

export default function cases(shop: TestShop): void {
  beforeEach(() =>
    makePromotion(shop.container, {
      code: FREE_DELIVERY,
      value: 100,
      target: "shipping_methods",
    })
  )

  const readCart = async (id: unknown): Promise<FullCart> => {
    const { body } = await shop.storefront.ask("GET", `carts/${String(id)}`)
    return body.cart as FullCart
  }

  const codesOf = ({ promotions }: FullCart) =>
    promotions.map(({ code }) => code)

  /** An order for one topi, placed with these codes. */
  const placeWith = async (...codes: string[]) => {
    const { storefront } = shop
    const { id } = await shop.fillCart("TOPI-M", 1)
    for (const code of codes) await storefront.applyPromotion(id, code)
    const cart = await readCart(id)
    expect(codesOf(cart).sort()).toEqual([...codes].sort())
    const link = await shop.startPayment(id)
    await shop.placeOrder(id)
    return { cart, ...link }
  }

  /** The link runs out: the order goes and its promotions are free again, before anybody comes back. */
  const letRunOut = async (pidx: string) => {
    shop.sandbox.expire(pidx)
    await shop.letTimePass(3 * MINUTE)
    await shop.sweep()
  }

  const comeBackTo = async (token: string) => {
    const { body } = await shop.storefront.askHow(token)
    return { body, restored: await readCart(body.cart_id) }
  }

  it("a promotion on delivery holds in the restored cart: the customer pays what he would have paid", async () => {
    const sale = await placeWith(FREE_DELIVERY)
    expect(sale.cart.discount_total).toBe(113)
    shop.sandbox.cancel(sale.pidx)
    const { body, restored } = await comeBackTo(sale.return_token)
    expect(restored).toMatchObject({
      total: sale.cart.total,
      promotions: [{ code: FREE_DELIVERY }],
    })
    expect(body).not.toHaveProperty("left_out")
  })

  describe("a code that cannot be had again is named, and the customer pays the full price only for it", () => {
    const idOf = ({ cart }: { cart: FullCart }, code: string) =>
      cart.promotions.find((one) => one.code === code)!.id

    const expectOnlyDeliveryIsFree = async (
      token: string,
      before: FullCart
    ) => {
      const { body, restored } = await comeBackTo(token)
      expect(body.left_out).toEqual([shop.seeded.promotionCode])
      expect(restored).toMatchObject({
        promotions: [{ code: FREE_DELIVERY }],
        items: [{ variant_id: shop.seeded.variants["TOPI-M"].id }],
        shipping_methods: [
          { shipping_option_id: shop.seeded.shippingOptionId },
        ],
      })
      expect([before.total, restored.total]).toEqual([
        expect.closeTo(915.28983, 6),
        expect.closeTo(1016.9887, 6),
      ])
      await expect(shop.startPayment(restored.id)).resolves.toHaveProperty(
        "payment_url"
      )
      await expect(shop.placeOrder(restored.id)).resolves.toMatch(/^order_/)
    }

    it("when somebody else's order has used it up", async () => {
      const code = shop.seeded.promotionCode
      const sale = await placeWith(FREE_DELIVERY, code)
      await letRunOut(sale.pidx)
      await placeWith(code)
      await expectOnlyDeliveryIsFree(sale.return_token, sale.cart)
    })

    it.each([
      ["ended it", "POST", { status: "inactive" }],
      ["deleted it", "DELETE", undefined],
    ] as const)(
      "when the merchant has %s while the order was unpaid",
      async (_what, method, change) => {
        const code = shop.seeded.promotionCode
        const sale = await placeWith(FREE_DELIVERY, code)
        const { status } = await shop.merchant.ask(
          method,
          `promotions/${idOf(sale, code)}`,
          change
        )
        expect(status).toBe(200)
        await letRunOut(sale.pidx)
        await expectOnlyDeliveryIsFree(sale.return_token, sale.cart)
      }
    )
  })

  it("what the shop agreed with the customer is in the restored cart: language, notes, engraving, and a price of his own", async () => {
    const { storefront, seeded, container } = shop
    const { id } = await shop.fillCart("TEA-100", 1)
    await storefront.ask("POST", `carts/${id}`, {
      locale: "ne-NP",
      metadata: { gift_note: "शुभकामना" },
    })
    await addToCartWorkflow(container).run({
      input: {
        cart_id: id,
        items: [
          {
            variant_id: seeded.variants["BOWL-12"].id,
            quantity: 2,
            // Agreed with the VAT in it, where the shop's own prices are without.
            unit_price: 2500,
            is_tax_inclusive: true,
            metadata: { engraving: "Sita" },
          },
        ],
      },
    })
    const cart = await readCart(id)
    const { pidx, return_token } = await shop.startPayment(id)
    await shop.placeOrder(id)
    shop.sandbox.cancel(pidx)

    const { restored } = await comeBackTo(return_token)
    expect(restored.id).not.toBe(id)
    expect(restored).toMatchObject({
      total: cart.total,
      locale: "ne-NP",
      metadata: { gift_note: "शुभकामना" },
      items: expect.arrayContaining([
        expect.objectContaining({
          variant_id: seeded.variants["BOWL-12"].id,
          quantity: 2,
          unit_price: 2500,
          is_tax_inclusive: true,
          metadata: { engraving: "Sita" },
        }),
        expect.objectContaining({
          variant_id: seeded.variants["TEA-100"].id,
          unit_price: seeded.variants["TEA-100"].price,
        }),
      ]),
    })
    await expect(
      shop.sql(
        "select variant_sku from cart_line_item where cart_id = $1 and is_custom_price",
        [restored.id]
      )
    ).resolves.toEqual([{ variant_sku: "BOWL-12" }])
  })

  it("what is sold out meanwhile is left out and named, by both links of the order, and the rest is in the one cart", async () => {
    const { storefront, seeded } = shop
    const tea = seeded.variants["TEA-100"]
    const { id } = await shop.fillCart("THANGKA", 1)
    await storefront.addItem(id, tea.id, 1)
    const older = await shop.startPayment(id)
    const newer = await shop.row(await anotherLink(shop, id))
    await shop.placeOrder(id)
    shop.sandbox.expire(older.pidx)
    await letRunOut(String(newer.pidx))
    await shop.letTimePass(3 * MINUTE)
    await shop.sweep()
    await shop.placeSale("THANGKA", 1)

    const first = await comeBackTo(newer.return_token)
    expect(first.body).toMatchObject({
      result: "expired",
      left_out: ["Thangka of the Green Tara"],
    })
    expect(first.restored.items).toMatchObject([{ variant_id: tea.id }])
    const second = await comeBackTo(older.return_token)
    expect(second.body).toMatchObject({
      cart_id: first.body.cart_id,
      left_out: first.body.left_out,
    })
  })
}
