import { expectSale, type Sale, type TestShop } from "../../kit"

const TEN = Array.from({ length: 10 })

/** The browser comes back more often than once: reloads, two tabs, an impatient customer. */
export default function cases(shop: TestShop): void {
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

  /** What one return leaves behind is what all of them leave. */
  const expectOneCapture = async ({ orderId, pidx }: Sale) => {
    await shop.untilIdle()
    await expectSale(shop, orderId)
    await expect(shop.row(pidx)).resolves.toMatchObject({
      outcome: "captured",
      reason: "captured",
      to_announce: null,
      restored_cart_id: null,
      lease_token: null,
    })
    expect(shop.events.of("payment.captured")).toHaveLength(1)
    expect(shop.events.of("khalti.payment.captured")).toHaveLength(1)
  }

  it("the money is captured once when the browser comes back ten times at once and three times more one after the other, and Khalti is asked twice at most", async () => {
    const sale = await shop.placeSale("TOPI-M")
    const before = shop.sandbox.count("lookup", sale.pidx)
    const url = shop.sandbox.pay(sale.pidx)
    const questions = () => shop.sandbox.count("lookup", sale.pidx) - before

    const atOnce = await Promise.all(TEN.map(() => shop.comeBackBy(url)))
    expectAllPaid(atOnce, sale)
    await expectOneCapture(sale)

    for (let times = 0; times < 3; times++) {
      expectAllPaid([await shop.comeBackBy(url)], sale)
    }
    await expectOneCapture(sale)
    expect(questions()).toBeLessThanOrEqual(2)
  })

  it("there is one open cart when the browser of a canceled payment comes back ten times at once", async () => {
    const sale = await shop.placeSale()
    const url = shop.sandbox.cancel(sale.pidx)
    const arrivals = await Promise.all(TEN.map(() => shop.comeBackBy(url)))

    expect(new Set(arrivals.map(({ cartId }) => cartId)).size).toBe(1)
    expect(arrivals[0]).toMatchObject({ status: 303, result: "canceled" })
    await expect(shop.sql("select id from cart")).resolves.toHaveLength(2)
    await shop.untilIdle()
    expect(shop.events.of("khalti.payment.canceled")).toHaveLength(1)
  })
}
