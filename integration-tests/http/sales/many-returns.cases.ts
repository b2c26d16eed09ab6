import { type Sale, type TestShop } from "../../kit"

const TWENTY = Array.from({ length: 20 })

/** The books without ids: what two equal sales have in common. */
async function comparable(shop: TestShop, sale: Sale) {
  const { status, paymentStatus, total, payments, transactions, reservations } =
    await shop.books(sale.orderId)
  const { outcome, reason, to_announce, restored_cart_id, lease_token } =
    await shop.row(sale.pidx)
  return {
    status,
    paymentStatus,
    total,
    transactions,
    payments: payments.map(({ captures, refunds }) => ({ captures, refunds })),
    reserved: reservations.map(({ quantity }) => quantity),
    row: { outcome, reason, to_announce, restored_cart_id, lease_token },
  }
}

export default function cases(shop: TestShop): void {
  /** A sale that came home by one return: what all others must look like. */
  const byOneReturn = async () => {
    const sale = await shop.placeSale("TOPI-L")
    await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    await shop.untilIdle()
    shop.events.forget()
    return comparable(shop, sale)
  }

  const comeBack = (url: string) => shop.comeBackBy(url)
  const inTurn = async (url: string) => {
    const arrivals = []
    while (arrivals.length < TWENTY.length) arrivals.push(await comeBack(url))
    return arrivals
  }

  const expectAllPaid = (arrivals: unknown[], { orderId }: Sale) => {
    for (const arrival of arrivals) {
      expect(arrival).toMatchObject({
        status: 303,
        page: `http://localhost:8000/np/order/${orderId}/confirmed`,
        result: "paid",
        orderId,
      })
    }
  }

  it.each([
    ["at once", (url: string) => Promise.all(TWENTY.map(() => comeBack(url)))],
    ["one after the other", inTurn],
  ] as const)(
    "captures once when the browser comes back twenty times %s, and asks Khalti twice at most",
    async (_how, arrive) => {
      const one = await byOneReturn()
      const sale = await shop.placeSale("TOPI-M")
      const before = shop.sandbox.count("lookup", sale.pidx)
      expectAllPaid(await arrive(shop.sandbox.pay(sale.pidx)), sale)
      await shop.untilIdle()
      await expect(comparable(shop, sale)).resolves.toEqual(one)
      expect(
        shop.sandbox.count("lookup", sale.pidx) - before
      ).toBeLessThanOrEqual(2)
      expect(shop.events.of("payment.captured")).toHaveLength(1)
      expect(shop.events.of("khalti.payment.captured")).toHaveLength(1)
    }
  )

  it("captures once when browser, storefront and sweep come at once", async () => {
    const one = await byOneReturn()
    const sale = await shop.placeSale("TOPI-M")
    const url = shop.sandbox.pay(sale.pidx)
    await shop.letTimePass(3 * 60_000)
    await Promise.all([
      shop.comeBackBy(url),
      shop.storefront.askHow(sale.return_token),
      shop.sweep(),
      shop.comeBackBy(url),
    ])
    await shop.untilIdle()
    await expect(comparable(shop, sale)).resolves.toEqual(one)
    expect(shop.events.of("payment.captured")).toHaveLength(1)
    expect(shop.events.of("khalti.payment.captured")).toHaveLength(1)
  })

  it("makes one open cart when the browser of a canceled payment comes back twenty times at once", async () => {
    const sale = await shop.placeSale()
    const url = shop.sandbox.cancel(sale.pidx)
    const arrivals = await Promise.all(TWENTY.map(() => shop.comeBackBy(url)))

    expect(new Set(arrivals.map(({ cartId }) => cartId)).size).toBe(1)
    expect(arrivals[0]).toMatchObject({ status: 303, result: "canceled" })
    await expect(shop.sql("select id from cart")).resolves.toHaveLength(2)
    await shop.untilIdle()
    expect(shop.events.of("khalti.payment.canceled")).toHaveLength(1)
  })
}
