import { Modules } from "@medusajs/framework/utils"
import { KHALTI_PROVIDER } from "../../../demo/seed"
import { makePromotion } from "../../../demo/seed/make-promotion"
import {
  DAY,
  expectReturnedOnce,
  expectSale,
  HOUR,
  MINUTE,
  orderOf,
  type StartedSale,
  type TestShop,
} from "../../kit"

const BY_HAND = "pp_system_default"

/** Money that is owed and cannot be settled at once. */
export default function cases(shop: TestShop): void {
  describe("an order is canceled long after its sale, when Khalti is asked about it no more", () => {
    const cancelLate = async (silence: () => void) => {
      const sale = await shop.sell()
      await shop.sweepAfter(DAY, 6 * DAY, 23 * DAY, DAY)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
        next_check_at: null,
      })
      silence()
      const { status } = await shop.merchant.cancel(sale.orderId)
      expect(status).toBe(200)
      await shop.untilIdle()
      await shop.sweepAfter(MINUTE)
      expect(shop.sandbox.count("refund", sale.pidx)).toBe(0)
      return sale
    }

    it("while Khalti is down: its money goes back, once, when Khalti is there again", async () => {
      const { pidx } = await cancelLate(() =>
        shop.sandbox.fault("lookup", {
          kind: "refuse",
          status: 503,
          times: 1000,
        })
      )
      shop.sandbox.clearFaults()
      await shop.sweepAfter(5 * MINUTE, MINUTE)
      await expectReturnedOnce(shop, pidx, "order_canceled")
    })

    it("while Khalti answers with an unknown status: its money is held for a human, and goes back when Khalti answers with a known one", async () => {
      const { pidx } = await cancelLate(() =>
        shop.sandbox.fault("lookup", { kind: "unknown_status", times: 1000 })
      )
      await expect(shop.row(pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "unknown_status",
      })
      shop.sandbox.clearFaults()
      await shop.sweepAfter(HOUR, MINUTE)
      await expectReturnedOnce(shop, pidx, "order_canceled")
    })
  })

  it("an order that coupons have made free stands when the link of its first sum ends", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    for (const target of ["items", "shipping_methods"] as const) {
      await shop.storefront.applyPromotion(sale.cart.id, await allOff(target))
    }
    const orderId = await shop.placeOrder(sale.cart.id)
    await shop.comeBackBy(shop.sandbox.cancel(sale.pidx))
    await shop.sweepAfter(2 * HOUR, DAY)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "canceled",
      reason: "customer_canceled",
    })
    await expect(shop.books(orderId)).resolves.toMatchObject({
      status: "pending",
      total: 0,
      reservations: [{ quantity: 1 }],
    })
  })

  it("an order whose money another provider is waiting for stands when Khalti's old link ends, and nobody is asked about it", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const collection = await shop.storefront.collectionOf(sale.cart.id)
    await shop.storefront.chooseProvider(sale.cart.id, BY_HAND)
    // As a provider leaves it that has sent the customer to a bank.
    await shop.sql(
      `update payment_session set status = 'pending_authorization'
        where payment_collection_id = $1 and provider_id = $2`,
      [collection, BY_HAND]
    )
    await shop.sweepAfter(HOUR + MINUTE, MINUTE)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "canceled",
    })
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "pending",
      reservations: [{ quantity: 1 }],
    })
    expect(shop.events.of("khalti.payment.held")).toEqual([])
  })

  it("cash on delivery chosen in the same cart after Khalti was begun: Khalti's link just ends, nothing is held, the order stays", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    await shop.storefront.chooseProvider(sale.cart.id, BY_HAND)
    const orderId = await shop.placeOrder(sale.cart.id)
    await shop.sweepAfter(2 * HOUR, DAY)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "canceled",
      reason: "link_expired",
    })
    await expect(shop.books(orderId)).resolves.toMatchObject({
      status: "pending",
      reservations: [{ quantity: 1 }],
    })
    expect(shop.events.of("khalti.payment.held")).toEqual([])
  })

  it.each([
    ["first", "second"],
    ["second", "first"],
  ] as const)(
    "two tabs have left two sessions: the %s one's link is paid and the %s one's canceled, and the money becomes the order",
    async (paid, _canceled) => {
      const sale = await shop.startSale("TOPI-M", 1)
      const second = await sessionOfAnotherTab(sale)
      const [pay, cancel] =
        paid === "first" ? [sale.pidx, second] : [second, sale.pidx]
      await shop.comeBackBy(shop.sandbox.cancel(cancel))
      await expect(
        shop.comeBackBy(shop.sandbox.pay(pay))
      ).resolves.toMatchObject({ result: "paid" })
      await shop.untilIdle()
      await expectSale(shop, await orderOf(shop, sale.cart.id))
      expect(shop.sandbox.count("refund")).toBe(0)
    }
  )

  /** Core keeps both when two tabs start a payment at the same moment. */
  const sessionOfAnotherTab = async ({ cart }: StartedSale) => {
    const collection = await shop.storefront.collectionOf(cart.id)
    const { amount } = await shop.container
      .resolve(Modules.PAYMENT)
      .retrievePaymentCollection(collection)
    const { data } = await shop.container
      .resolve(Modules.PAYMENT)
      .createPaymentSession(collection, {
        provider_id: KHALTI_PROVIDER,
        currency_code: "npr",
        amount,
        // For the same page he would get the same link.
        data: { return_to: "http://localhost:8000/another-tab" },
      })
    return String(data.pidx)
  }

  /** A code that takes all of this off a cart. */
  const allOff = async (target: "items" | "shipping_methods") => {
    const code = `FREE-${target.toUpperCase()}`
    await makePromotion(shop.container, { code, value: 100, target })
    return code
  }
}
