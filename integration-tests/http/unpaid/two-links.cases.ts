import {
  anotherLink,
  expectSale,
  HOUR,
  MINUTE,
  SECOND,
  type TestShop,
} from "../../kit"

const HALF_HOUR = HOUR / 2

/** A customer has asked for two links of one order. */
export default function cases(shop: TestShop): void {
  const twoLinks = async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    return { sale, second: await anotherLink(shop, sale.cart.id) }
  }

  /** One of two links may find the other's lease, and has its turn a minute later. */
  const sweepBothAfter = (hours: number) =>
    shop.sweepAfter(hours * HOUR, MINUTE, MINUTE)

  it("an order whose two links end at the same minute is canceled once, and its stock is free", async () => {
    const { sale } = await twoLinks()
    await shop.sweepAfter(HALF_HOUR + MINUTE, MINUTE, MINUTE)
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "canceled",
      reservations: [],
    })
    expect(shop.events.of("order.canceled")).toHaveLength(1)
  })

  it("late money on a canceled link pays the order that is about to be canceled", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    shop.sandbox.cancel(sale.pidx)
    await shop.letTimePass(3 * MINUTE)
    await anotherLink(shop, sale.cart.id)
    await shop.sweep()
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "canceled",
    })

    shop.sandbox.payLate(sale.pidx)
    await shop.sweepAfter(HALF_HOUR + 2 * SECOND, MINUTE)
    await expectSale(shop, sale.orderId)
    expect(shop.sandbox.payment(sale.pidx).refunded).toBe(0)
  })

  /** A bank keeps the payments of both links for itself for a day. */
  const twoAtTheBank = async () => {
    const links = await twoLinks()
    shop.sandbox.pend(links.sale.pidx)
    shop.sandbox.pend(links.second)
    await shop.sweepAfter(23 * HOUR)
    await shop.letTimePass(2 * HOUR)
    return links
  }

  it("an order whose two links a bank leaves pending keeps its stock for a day, not for ever", async () => {
    const { sale, second } = await twoAtTheBank()
    for (const hours of [0, 1, 24, 7 * 24, 1]) await sweepBothAfter(hours)
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "canceled",
      reservations: [],
    })
    for (const pidx of [sale.pidx, second]) {
      await expect(shop.row(pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "bank_pending",
      })
    }
  })

  it.each(["first", "second"] as const)(
    "a bank that says yes to the %s of two links in the last moment makes it the sale",
    async (which) => {
      const { sale, second } = await twoAtTheBank()
      const pidx = which === "first" ? sale.pidx : second
      shop.sandbox.settle(pidx, "Completed")
      await shop.sweep()
      await shop.sweepAfter(MINUTE)
      await expectSale(shop, sale.orderId)
      expect(shop.sandbox.payment(pidx).refunded).toBe(0)
    }
  )

  it("an order that was paid and refunded is not canceled because an older link of it ends", async () => {
    const { sale, second } = await twoLinks()
    await shop.comeBackBy(shop.sandbox.pay(second))
    shop.sandbox.refundOutside(second)

    for (const hours of [1, 24, 24]) await sweepBothAfter(hours)

    await expect(shop.row(second)).resolves.toMatchObject({
      outcome: "refunded",
    })
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "canceled",
    })
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "pending",
    })
  })
}
