import { fulfil, linkOfWhatIsOwed, type Sale, type TestShop } from "../../kit"

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

  const asMerchant = async (path: string, body: unknown = {}) => {
    const reply = await shop.merchant.ask("POST", path, body)
    expect(reply).toMatchObject({ status: 200 })
    return reply.body
  }

  /** The customer gives the topi back and takes a bowl, which costs more. */
  const exchangeForBowl = async ({ orderId }: Sale) => {
    const { exchange } = await asMerchant("exchanges", { order_id: orderId })
    const path = `exchanges/${(exchange as { id: string }).id}`
    const { items } = await shop.books(orderId)
    await asMerchant(`${path}/inbound/items`, {
      items: items.map(({ id, quantity }) => ({ id, quantity })),
    })
    await asMerchant(`${path}/outbound/items`, {
      items: [{ variant_id: shop.seeded.variants["BOWL-12"].id, quantity: 1 }],
    })
    await asMerchant(`${path}/request`)
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
