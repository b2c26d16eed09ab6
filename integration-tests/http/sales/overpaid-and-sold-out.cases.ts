import {
  act,
  DAY,
  expectReturnedOnce,
  expectSale,
  feed,
  MINUTE,
  orderOf,
  ordersOf,
  SECOND,
  type StartedSale,
  type TestShop,
} from "../../kit"

const TIP = 50_000

/** Too much money, money for goods that are gone, and everybody asking at once. */
export default function cases(shop: TestShop): void {
  it("Khalti took more than was asked: the order is paid with what it costs, nothing goes back by itself, and the admin's feed says so once, however often it is looked at", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    shop.sandbox.setAmount(sale.pidx, sale.amount + TIP)
    await expect(
      shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    ).resolves.toMatchObject({ result: "paid", orderId: sale.orderId })
    await shop.untilIdle()
    const { reference } = await shop.row(sale.pidx)
    const alert = [`Khalti payment ${reference}: overpaid`]
    await expect(feed(shop)).resolves.toEqual(alert)

    await act(shop, sale.pidx, "check")
    const looks = [DAY, 6 * DAY, 23 * DAY].map((span) => span + MINUTE)
    await shop.sweepAfter(...looks)
    await expect(feed(shop)).resolves.toEqual(alert)
    await expectSale(shop, sale.orderId)
    const row = await shop.row(sale.pidx)
    expect(row).toMatchObject({ outcome: "captured", reason: "captured" })
    expect(Number(row.paid_amount)).toBe(sale.amount + TIP)
    expect(shop.sandbox.count("refund")).toBe(0)
    expect(shop.events.of("khalti.payment.captured")).toHaveLength(1)
  })

  describe("a shop that places orders before payment: a customer pays first, and the last piece is another's by then", () => {
    const payForLostPiece = async (): Promise<[StartedSale, string]> => {
      const late = await shop.startSale("THANGKA", 1)
      const winner = await shop.placeSale("THANGKA", 1)
      const url = shop.sandbox.pay(late.pidx)
      await shop.comeBackBy(shop.sandbox.pay(winner.pidx))
      await expectSale(shop, winner.orderId)
      return [late, url]
    }

    const expectMoneyBack = async ({ cart, ...late }: StartedSale) => {
      await shop.sweepAfter(31 * SECOND, MINUTE, DAY)
      await expectReturnedOnce(shop, late.pidx, "out_of_stock")
      expect(shop.sandbox.payment(late.pidx).refunded).toBe(late.amount)
      await expect(shop.comeBack(late.return_token)).resolves.toMatchObject({
        status: 303,
        result: "refunded",
        reason: "out_of_stock",
        orderId: null,
      })
      await expect(ordersOf(shop, cart.id)).resolves.toEqual([])
    }

    it("he comes back: his money goes back in full, once, and he reads that it is sold out", async () => {
      const [late, url] = await payForLostPiece()
      await expect(shop.comeBackBy(url)).resolves.toMatchObject({
        status: 303,
        result: "pending",
        reason: "out_of_stock",
        orderId: null,
      })
      expect(shop.sandbox.count("refund")).toBe(0)
      await expectMoneyBack(late)
    })

    it("his storefront completes the cart itself and is refused: his money goes back in full, once", async () => {
      const [late] = await payForLostPiece()
      const { status, body } = await shop.storefront.complete(late.cart.id)
      expect({ status, type: body.type }).toEqual({
        status: 400,
        type: "not_allowed",
      })
      await shop.letTimePass(3 * MINUTE)
      await shop.sweep()
      expect(shop.sandbox.count("refund")).toBe(0)
      await expectMoneyBack(late)
    })
  })

  it.each([
    ["order", () => shop.placeSale("TOPI-M", 1)],
    ["open cart", () => shop.startSale("TOPI-M", 1)],
  ] as const)(
    "return, poll, sweep and the admin's check at the same moment on a paid %s: one capture, announced once",
    async (_kind, start) => {
      const sale = await start()
      const url = shop.sandbox.pay(sale.pidx)
      await shop.letTimePass(3 * MINUTE)
      const [arrival, poll, , check] = await Promise.all([
        shop.comeBackBy(url),
        shop.storefront.askHow(sale.return_token),
        shop.sweep(),
        act(shop, sale.pidx, "check"),
      ])
      expect(arrival).toMatchObject({ status: 303, result: "paid" })
      expect(poll).toMatchObject({ status: 200, body: { result: "paid" } })
      expect(check).toMatchObject({
        status: 200,
        body: { khalti_payment: { outcome: "captured" } },
      })
      await shop.untilIdle()
      await expectSale(shop, await orderOf(shop, sale.cart.id))
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
        reason: "captured",
        to_announce: null,
        restored_cart_id: null,
        lease_token: null,
      })
      // Core's own payment.captured is not ours to emit: its completion of a paid cart does not.
      expect(shop.events.counts()).toMatchObject({
        "order.placed": 1,
        "khalti.payment.captured": 1,
      })
      expect(shop.sandbox.count("refund")).toBe(0)
    }
  )
}
