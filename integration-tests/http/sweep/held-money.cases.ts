import { Modules } from "@medusajs/framework/utils"
import { act, feed, HOUR, MINUTE, type Sale, type TestShop } from "../../kit"

/** A shop whose Notification module has no provider for the feed; it remembers those that it has found. */
async function withoutFeed(
  shop: TestShop,
  work: () => Promise<void>
): Promise<void> {
  const forgetProviders = () =>
    Reflect.deleteProperty(
      Reflect.get(
        shop.container.resolve(Modules.NOTIFICATION),
        "notificationProviderService_"
      ),
      "providersCache"
    )
  await shop.sql("update notification_provider set is_enabled = false")
  forgetProviders()
  try {
    await work()
  } finally {
    await shop.sql("update notification_provider set is_enabled = true")
    forgetProviders()
  }
}

/** The customer pays less than was asked and comes back. */
async function underpay(shop: TestShop): Promise<Sale> {
  const sale = await shop.placeSale()
  shop.sandbox.setAmount(sale.pidx, 1_000)
  await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
  await shop.untilIdle()
  return sale
}

export default function cases(shop: TestShop): void {
  it("held money is announced once and lands in the feed once, however often it is looked at, and again the next day while nobody handles it", async () => {
    const sale = await underpay(shop)
    const row = await shop.row(sale.pidx)
    for (let times = 0; times < 3; times++) {
      await act(shop, sale.pidx, "check")
    }
    await shop.sweepAfter(2 * HOUR)
    const title = `Khalti payment ${row.reference} needs you`
    await expect(feed(shop)).resolves.toEqual([title])
    expect(shop.events.of("khalti.payment.held")).toEqual([
      expect.objectContaining({
        id: row.id,
        reference: row.reference,
        reason: "amount_mismatch",
        order_id: sale.orderId,
      }),
    ])

    await shop.sweepAfter(23 * HOUR)
    expect(shop.events.of("khalti.payment.held")).toHaveLength(2)
  })

  it("each day's reminder of held money has an id of its own, so that mail that is idempotent by it is sent; what a crash lets be said twice has the same", async () => {
    const sale = await underpay(shop)
    const { id } = await shop.row(sale.pidx)
    const ids = () =>
      shop.events
        .of("khalti.payment.held")
        .map(({ announcement_id }) => String(announcement_id))
    const [first] = ids()
    expect(first).toMatch(new RegExp(`^${id}:held:\\d{4}-\\d\\d-\\d\\dT`))
    // As a server leaves it that dies between saying and noting it.
    await shop.sql(
      "update khalti_payment set announced_at = null, to_announce = $1, next_check_at = now()",
      [["khalti.payment.held"]]
    )
    await shop.sweep()
    await shop.untilIdle()
    expect(ids()).toEqual([first, first])
    const title = `Khalti payment ${(await shop.row(sale.pidx)).reference} needs you`
    await expect(feed(shop)).resolves.toEqual([title])

    await shop.sweepAfter(25 * HOUR, 25 * HOUR)
    expect(new Set(ids()).size).toBe(3)
    await expect(feed(shop)).resolves.toEqual([title, title, title])
  })

  it("held money that comes with an alert at each look is announced again the next day as well", async () => {
    const sale = await shop.placeSale()
    const url = shop.sandbox.pay(sale.pidx)
    shop.sandbox.refundOutside(sale.pidx, 1_000)
    await shop.comeBackBy(url)
    await shop.untilIdle()
    await shop.sweepAfter(...Array<number>(5).fill(6 * HOUR))
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "refunded_outside",
    })
    expect(shop.events.of("khalti.payment.held")).toHaveLength(2)
  })

  it("a shop without a feed provider loses a notification and never a payment", async () => {
    await withoutFeed(shop, async () => {
      const held = await underpay(shop)
      const paid = await shop.sell()

      await expect(feed(shop)).resolves.toEqual([])
      await expect(shop.row(held.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "amount_mismatch",
        to_announce: null,
      })
      await expect(shop.row(paid.pidx)).resolves.toMatchObject({
        outcome: "captured",
      })
      expect(shop.events.of("khalti.payment.held")).toHaveLength(1)
    })
  })

  it("a refused key is one alert for all payments, and few questions", async () => {
    const sales = []
    for (let count = 0; count < 4; count++) {
      sales.push(await shop.startSale("TOPI-M", 1))
    }
    await shop.letTimePass(3 * MINUTE)
    shop.sandbox.fault("lookup", { kind: "401", times: Infinity })
    for (let minute = 0; minute < 3; minute++) {
      await shop.sweep()
      await shop.letTimePass(6 * MINUTE)
    }
    await expect(feed(shop)).resolves.toEqual([
      "Khalti refuses the shop's secret key",
    ])
    for (const { pidx } of sales) {
      await expect(shop.row(pidx)).resolves.toMatchObject({ outcome: "open" })
    }
    expect(shop.sandbox.count("lookup")).toBe(12)
  }, 120_000)

  it("a key that Khalti refuses from the first checkout on is an alert, although no link was ever made", async () => {
    shop.sandbox.fault("initiate", { kind: "401", times: Infinity })
    for (let count = 0; count < 2; count++) {
      await expect(shop.storefront.startSale("TOPI-M", 1)).rejects.toThrow()
    }
    await shop.sweepAfter(3 * MINUTE, 10 * MINUTE)
    await expect(feed(shop)).resolves.toEqual([
      "Khalti refuses the shop's secret key",
    ])
    const left = await shop.sql(
      "select outcome, reason, next_check_at from khalti_payment"
    )
    expect(left).toEqual(
      Array(2).fill({
        outcome: "canceled",
        reason: "gateway_unreachable",
        next_check_at: null,
      })
    )
  })
}
