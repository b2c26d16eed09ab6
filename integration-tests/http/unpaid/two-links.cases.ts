import { HOUR, MINUTE, type TestShop } from "../../kit"

const HALF_HOUR = HOUR / 2

export default function cases(shop: TestShop): void {
  /** One of two links may find the other's lease, and has its turn a minute later. */
  const sweepBothAfter = (hours: number) =>
    shop.sweepAfter(hours * HOUR, MINUTE, MINUTE)

  it("an order whose two links end at the same minute is canceled once, and its stock is free", async () => {
    const sale = await shop.placeSale("TOPI-M", 2)
    const collection = await shop.storefront.collectionOf(sale.cart.id)
    const { status } = await shop.storefront.requestSession(collection)
    expect(status).toBe(200)

    await shop.letTimePass(HALF_HOUR + 60_000)
    for (let minute = 0; minute < 3; minute++) {
      await shop.sweep()
      await shop.letTimePass(60_000)
    }

    const books = await shop.books(sale.orderId)
    expect(books.status).toBe("canceled")
    expect(books.reservations).toEqual([])
    expect(shop.events.counts()["order.canceled"]).toBe(1)
  })

  it("late money on a link that was given up makes the sale when its order is about to go", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    shop.sandbox.cancel(sale.pidx)
    await shop.letTimePass(3 * 60_000)
    const collection = await shop.storefront.collectionOf(sale.cart.id)
    const { body } = await shop.storefront.requestSession(collection)
    expect(body.payment_collection).toBeDefined()
    await shop.sweep()
    expect((await shop.row(sale.pidx)).outcome).toBe("canceled")

    shop.sandbox.payLate(sale.pidx)
    await shop.letTimePass(HALF_HOUR + 2_000)
    await shop.sweep()
    await shop.letTimePass(60_000)
    await shop.sweep()

    const books = await shop.books(sale.orderId)
    expect(books.status).toBe("pending")
    expect(books.paymentStatus).toBe("captured")
    expect(shop.sandbox.payment(sale.pidx).refunded).toBe(0)
  })

  /** Two links of one order, whose payments a bank keeps for itself for a day. */
  const twoAtTheBank = async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const collection = await shop.storefront.collectionOf(sale.cart.id)
    await shop.storefront.requestSession(collection)
    const second = String(shop.sandbox.payments().at(-1)?.pidx)
    shop.sandbox.pend(sale.pidx)
    shop.sandbox.pend(second)
    for (const hours of [1, 22, 2]) {
      await shop.letTimePass(hours * HOUR)
      if (hours > 2) await shop.sweep()
    }
    return { sale, second }
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
      await shop.letTimePass(60_000)
      await shop.sweep()
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "pending",
        paymentStatus: "captured",
        reservations: [{ quantity: 1 }],
      })
      expect(shop.sandbox.payment(pidx).refunded).toBe(0)
    }
  )

  it("an order that was paid and refunded is not canceled because an older link of it ends", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const collection = await shop.storefront.collectionOf(sale.cart.id)
    const { body } = await shop.storefront.requestSession(collection)
    const pidx = String(shop.sandbox.payments().at(-1)?.pidx)
    expect(body.payment_collection).toBeDefined()
    await shop.comeBackBy(shop.sandbox.pay(pidx))
    shop.sandbox.refundOutside(pidx)

    for (const hours of [1, 24, 24]) await sweepBothAfter(hours)

    expect((await shop.row(pidx)).outcome).toBe("refunded")
    expect((await shop.row(sale.pidx)).outcome).toBe("canceled")
    expect((await shop.books(sale.orderId)).status).toBe("pending")
  })
}
