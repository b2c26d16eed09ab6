import { addPiece, MINUTE, SECOND, type TestShop } from "../../kit"

/** A merchant writes an order for somebody, who pays for it with Khalti. */
export default function cases(shop: TestShop): void {
  const writeDraft = async (quantity = 1) => {
    const { body, status } = await shop.merchant.ask("POST", "draft-orders", {
      email: "sita@himal.example",
      region_id: shop.seeded.regionId,
      sales_channel_id: shop.seeded.salesChannelId,
      items: [{ variant_id: shop.seeded.variants["TOPI-M"].id, quantity }],
      shipping_methods: [
        {
          shipping_option_id: shop.seeded.shippingOptionId,
          name: "Kathmandu Valley",
          amount: 100,
        },
      ],
    })
    expect(status).toBe(200)
    const { id } = body.draft_order as { id: string }
    const { pendingDifference } = await shop.books(id)
    const made = await shop.merchant.ask("POST", "payment-collections", {
      order_id: id,
      amount: pendingDifference,
    })
    expect(made).toMatchObject({ status: 200 })
    const collection = made.body.payment_collection as { id: string }
    const session = await shop.storefront.requestSession(collection.id)
    expect(session).toMatchObject({ status: 200 })
    return { id, pidx: String(shop.sandbox.payments().at(-1)?.pidx) }
  }

  it("a draft that is paid becomes an order, with its stock and its money", async () => {
    const draft = await writeDraft()
    const url = shop.sandbox.pay(draft.pidx)
    await expect(shop.comeBackBy(url)).resolves.toMatchObject({
      result: "paid",
      orderId: draft.id,
    })
    await shop.untilIdle()
    const books = await shop.books(draft.id)
    expect(books).toMatchObject({
      status: "pending",
      paymentStatus: "captured",
      reservations: [{ quantity: 1 }],
    })
    expect(books.transactions).toHaveLength(1)
  })

  it("a draft that is not paid stays a draft, and its stock stays free", async () => {
    const draft = await writeDraft()
    shop.sandbox.cancel(draft.pidx)
    await shop.sweepAfter(3 * MINUTE)
    await expect(shop.row(draft.pidx)).resolves.toMatchObject({
      outcome: "canceled",
    })
    await expect(shop.books(draft.id)).resolves.toMatchObject({
      status: "draft",
      reservations: [],
    })
  })

  it("a draft whose goods are sold by then is held with Medusa's words, and becomes an order when there is stock again", async () => {
    const draft = await writeDraft()
    const levels = "update inventory_level set stocked_quantity = $1"
    await shop.sql(
      `${levels}, raw_stocked_quantity = '{"value": "0", "precision": 20}'`,
      [0]
    )
    shop.sandbox.pay(draft.pidx)
    await shop.sweepAfter(3 * MINUTE)
    await expect(shop.row(draft.pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "draft_not_convertible",
      last_error: expect.stringMatching(/./),
    })
    expect(shop.sandbox.count("refund")).toBe(0)
    await shop.sql(
      `${levels}, raw_stocked_quantity = '{"value": "50", "precision": 20}'`,
      [50]
    )
    await shop.sweepAfter(61 * MINUTE)
    await expect(shop.books(draft.id)).resolves.toMatchObject({
      status: "pending",
      paymentStatus: "captured",
    })
  })

  it("an order with an open edit is not canceled halfway: it waits until the edit is finished, and the merchant reads why", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const begun = await shop.merchant.ask("POST", "order-edits", {
      order_id: sale.orderId,
    })
    expect(begun).toMatchObject({ status: 200 })
    shop.sandbox.cancel(sale.pidx)
    await shop.sweepAfter(3 * MINUTE)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "open",
      last_error: expect.stringContaining("open edit: finish or cancel it"),
    })
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "pending",
      reservations: [{ quantity: 1 }],
    })
    const ended = await shop.merchant.ask(
      "DELETE",
      `order-edits/${sale.orderId}`
    )
    expect(ended).toMatchObject({ status: 200 })
    await shop.sweepAfter(MINUTE + SECOND)
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "canceled",
      reservations: [],
    })
  })

  it("an order that was made dearer while unpaid still ends with its link", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await addPiece(shop, sale.orderId)
    shop.sandbox.cancel(sale.pidx)
    await shop.sweepAfter(3 * MINUTE, MINUTE)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "canceled",
    })
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "canceled",
    })
  })
}
