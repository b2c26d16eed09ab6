import {
  checkStatus,
  DAY,
  MINUTE,
  SECOND,
  type TestShop,
  useOptions,
} from "../../kit"

/** What a lookup can answer instead of an answer, and what the customer reads meanwhile. */
const GOES_WRONG = [
  ["502_html", "pending", "gateway_unreachable"],
  ["429", "pending", "gateway_unreachable"],
  ["401", "pending", "gateway_refused"],
  ["garbage", "pending", "gateway_unreachable"],
  ["drop", "pending", "gateway_unreachable"],
  ["not_found", "held", "unknown_status"],
  ["unknown_status", "held", "unknown_status"],
] as const

/**
 * Traps that published plugins fell into, by the number they have in our list of
 * them. The others are tested where they belong; the names of their tests say which trap it is.
 */
export default function cases(shop: TestShop): void {
  useOptions(shop, { timeoutMs: 1000 })

  const awaiting = {
    status: "pending",
    paymentStatus: "awaiting",
    payments: [],
    transactions: [],
  }

  describe("trap 1: nothing is captured while Khalti has not said Completed", () => {
    it("not on a lookup that goes wrong, whoever asks, and once it answers the money is captured", async () => {
      const sale = await shop.startSale()
      const url = shop.sandbox.pay(sale.pidx)
      shop.sandbox.fault("lookup", { kind: "500_empty", times: Infinity })
      const orderId = await shop.placeOrder(sale.cart.id)
      for (const [kind, result, reason] of GOES_WRONG) {
        shop.sandbox.clearFaults()
        shop.sandbox.fault("lookup", { kind, times: Infinity })
        // After a 429 Khalti is not asked for a minute.
        await shop.letTimePass(MINUTE + SECOND)
        const arrival = await shop.comeBackBy(url)
        expect({ kind, ...arrival }).toMatchObject({
          kind,
          status: 303,
          result,
          reason,
        })
      }
      await expect(shop.books(orderId)).resolves.toMatchObject(awaiting)

      shop.sandbox.clearFaults()
      await shop.letTimePass(2 * SECOND)
      await expect(shop.comeBackBy(url)).resolves.toMatchObject({
        result: "paid",
        orderId,
      })
    })

    it("not on a link that is only opened, when the merchant asks for it", async () => {
      const sale = await shop.placeSale()
      await expect(checkStatus(shop, sale.orderId)).resolves.toMatchObject({
        body: { is_authorized: false },
      })
      await expect(shop.books(sale.orderId)).resolves.toMatchObject(awaiting)
    })

    it("not on a bank's Pending, which keeps the order and its stock; the bank's yes captures", async () => {
      const sale = await shop.placeSale()
      await expect(
        shop.comeBackBy(shop.sandbox.pend(sale.pidx))
      ).resolves.toMatchObject({ result: "pending", reason: "bank_pending" })
      await shop.letTimePass(40 * MINUTE)
      await shop.sweep()
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        ...awaiting,
        reservations: [{ quantity: 2 }],
      })
      shop.sandbox.settle(sale.pidx, "Completed")
      await shop.letTimePass(16 * MINUTE)
      await shop.sweep()
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "captured",
      })
    })

    it("not on an unknown status: the payment is held for a human", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.setStatus(sale.pidx, "Under review")
      await expect(
        shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx))
      ).resolves.toMatchObject({ result: "held", reason: "unknown_status" })
      await expect(shop.books(sale.orderId)).resolves.toMatchObject(awaiting)
    })
  })

  describe("trap 3: an unreachable Khalti ends nothing", () => {
    it("the order is placed and waits, the customer is told so, and the money is captured later", async () => {
      const sale = await shop.startSale()
      shop.sandbox.pay(sale.pidx)
      shop.sandbox.fault("lookup", { kind: "503", times: Infinity })
      const orderId = await shop.placeOrder(sale.cart.id)
      await expect(
        shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx))
      ).resolves.toMatchObject({
        status: 303,
        result: "pending",
        reason: "gateway_unreachable",
      })
      const books = await shop.books(orderId)
      expect(books).toMatchObject(awaiting)
      expect(books.sessions).toMatchObject([
        { status: "pending_authorization" },
      ])
      shop.sandbox.clearFaults()
      await shop.letTimePass(5 * MINUTE)
      await shop.sweep()
      await expect(shop.books(orderId)).resolves.toMatchObject({
        paymentStatus: "captured",
      })
    })
  })

  describe("trap 7: what recovery needs is never cleaned up", () => {
    it("a year later, after every check is over, the link, its refund and each line of its trail are there, and the rest of its money can go back", async () => {
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId, 100)
      await shop.untilIdle()
      const before = await shop.trail(sale.pidx)
      await shop.sweepAfter(DAY, 7 * DAY, 30 * DAY, 365 * DAY)
      expect((await shop.trail(sale.pidx)).slice(0, before.length)).toEqual(
        before
      )
      await expect(shop.refunds(sale.pidx)).resolves.toHaveLength(1)
      await shop.merchant.cancel(sale.orderId)
      await shop.untilIdle()
      const { paid_amount, refunded } = shop.sandbox.payment(sale.pidx)
      expect(refunded).toBe(paid_amount)
    })
  })

  describe("trap 8: the sweep looks only at what is due", () => {
    it("finished sales and young links are left alone: no row is loaded, Khalti is not asked", async () => {
      await shop.sell("TOPI-M")
      await shop.placeSale("TOPI-L")
      const asked = shop.sandbox.count()
      await expect(shop.sweep()).resolves.toMatchObject({ settled: 0 })
      expect(shop.sandbox.count()).toBe(asked)
    })
  })

  describe("trap 11: the ids are those of a real Medusa", () => {
    it("session, collection, cart, order and payment of a sale are the same in the ledger, in the tables of Medusa and in the transaction of the order", async () => {
      const sale = await shop.sell()
      const row = await shop.row(sale.pidx)
      const [medusa] = await shop.sql(
        `select s.id as session_id, s.payment_collection_id as collection_id, p.id as payment_id,
                o.order_id, c.cart_id, t.reference_id = k.id as is_booked
           from payment p
           join payment_session s on s.id = p.payment_session_id
           join capture k on k.payment_id = p.id
           join order_payment_collection o on o.payment_collection_id = p.payment_collection_id
           join order_cart c on c.order_id = o.order_id
           join order_transaction t on t.order_id = o.order_id
          where p.data->>'pidx' = $1`,
        [sale.pidx]
      )
      const { is_booked, ...ids } = medusa
      expect(is_booked).toBe(true)
      expect(row).toMatchObject(ids)
    })
  })

  describe("trap 12: lookup is read as it answers", () => {
    it("an amount of 0 on a Pending or canceled payment is no amount mismatch", async () => {
      const sale = await shop.placeSale()
      shop.sandbox.quirks({ amountZeroOnCancel: true })
      await expect(
        shop.comeBackBy(shop.sandbox.pend(sale.pidx))
      ).resolves.toMatchObject({ reason: "bank_pending" })
      shop.sandbox.setStatus(sale.pidx, "User canceled", 400)
      await expect(shop.comeBack(sale.return_token)).resolves.toMatchObject({
        reason: "customer_canceled",
      })
    })
  })

  describe("trap 13: a customer who pressed cancel sees a page of the shop", () => {
    it("even while Khalti is down, and then with any query that Khalti has been seen to send", async () => {
      const sale = await shop.placeSale()
      const url = shop.sandbox.cancel(sale.pidx)
      const page = "http://localhost:8000/np/checkout"
      shop.sandbox.fault("lookup", { kind: "502_html", times: Infinity })
      await expect(shop.comeBackBy(url)).resolves.toMatchObject({
        status: 303,
        page,
        result: "pending",
        reason: "gateway_unreachable",
      })
      shop.sandbox.clearFaults()
      await shop.letTimePass(2 * SECOND)
      for (const style of ["cancel", "card", "no_pidx"] as const) {
        await expect(
          shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx, style))
        ).resolves.toMatchObject({ status: 303, page, result: "canceled" })
      }
    })
  })
}
