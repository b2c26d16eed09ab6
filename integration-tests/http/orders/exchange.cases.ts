import {
  feed,
  fulfil,
  linkOfWhatIsOwed,
  MINUTE,
  type Sale,
  SECOND,
  type TestShop,
} from "../../kit"

export default function cases(shop: TestShop): void {
  it("money paid for what an exchange costs more is captured on that order, once", async () => {
    const sale = await shop.sell("TOPI-M", 1)
    const { total: before } = await shop.books(sale.orderId)
    // Only what is with the customer can be given back.
    await fulfil(shop, sale.orderId)
    await exchangeForBowl(sale)
    const pidx = await linkOfWhatIsOwed(shop, sale.orderId)
    expect(pidx).not.toBe(sale.pidx)
    const url = shop.sandbox.pay(pidx)
    const arrival = { result: "paid", orderId: sale.orderId }
    await expect(shop.comeBackBy(url)).resolves.toMatchObject(arrival)
    await expect(shop.comeBackBy(url)).resolves.toMatchObject(arrival)
    await shop.untilIdle()

    const { transactions } = await shop.books(sale.orderId)
    const difference = shop.sandbox.payment(pidx).paid_amount / 100
    expect(difference).toBe(2599.01)
    expect(transactions.sort((one, other) => one - other)).toEqual([
      expect.closeTo(before, 2),
      expect.closeTo(difference, 2),
    ])
    await expect(owed(sale)).resolves.toBeCloseTo(0, 2)
    expect(shop.sandbox.count("refund")).toBe(0)
    await expect(shop.row(pidx)).resolves.toMatchObject({
      outcome: "captured",
    })
  })

  it("money for an exchange that was canceled meanwhile is captured, and the merchant reads that it is too much", async () => {
    const sale = await shop.sell("TOPI-M", 1)
    await fulfil(shop, sale.orderId)
    const exchange = await exchangeForBowl(sale)
    const pidx = await linkOfWhatIsOwed(shop, sale.orderId)
    await asMerchant(`exchanges/${exchange}/cancel`)
    shop.sandbox.pay(pidx)
    await shop.sweepAfter(3 * MINUTE, 31 * SECOND)
    await expect(shop.row(pidx)).resolves.toMatchObject({
      outcome: "captured",
    })
    const { reference } = await shop.row(pidx)
    await expect(feed(shop)).resolves.toEqual([
      `Khalti payment ${reference}: overpaid`,
    ])
    expect(shop.sandbox.count("refund")).toBe(0)
  })

  const asMerchant = async (path: string, body: unknown = {}) => {
    const reply = await shop.merchant.ask("POST", path, body)
    expect(reply).toMatchObject({ status: 200 })
    return reply.body
  }

  /** The customer gives the topi back and takes a bowl, which costs more. */
  const exchangeForBowl = async ({ orderId }: Sale) => {
    const { exchange } = await asMerchant("exchanges", { order_id: orderId })
    const { id } = exchange as { id: string }
    const path = `exchanges/${id}`
    const { items } = await shop.books(orderId)
    await asMerchant(`${path}/inbound/items`, {
      items: items.map(({ id, quantity }) => ({ id, quantity })),
    })
    await asMerchant(`${path}/outbound/items`, {
      items: [{ variant_id: shop.seeded.variants["BOWL-12"].id, quantity: 1 }],
    })
    await asMerchant(`${path}/request`)
    return id
  }

  /** What the order still waits for, as the admin shows it. */
  const owed = async ({ orderId }: Sale): Promise<number> => {
    const { body } = await shop.merchant.ask("GET", `orders/${orderId}`)
    const { summary } = body.order as {
      summary: { pending_difference: number }
    }
    return summary.pending_difference
  }
}
