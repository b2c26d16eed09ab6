import type { Fault } from "../../../sandbox"
import {
  askedRefunds,
  DAY,
  expectSale,
  HOUR,
  MINUTE,
  SECOND,
  TAKEN,
  type TestShop,
} from "../../kit"

const CHECKOUT = "http://localhost:8000/np/checkout"

/** The rare answers of docs/khalti.md; the usual ones are met by the other files. */
export default function cases(shop: TestShop): void {
  const waiting = {
    status: "pending",
    paymentStatus: "awaiting",
    transactions: [],
    reservations: [{ quantity: 1 }],
  }

  describe("the link", () => {
    it.each([
      ["neither expires_at nor expires_in", {}],
      ["only expires_in, as text", { expires_in: "1800" }],
    ])(
      "a customer pays a link that came with %s: it counts as one of half an hour, and the money is captured once",
      async (_what, times) => {
        shop.sandbox.fault("initiate", {
          kind: "changed",
          change: (body) => ({
            pidx: body.pidx,
            payment_url: body.payment_url,
            ...times,
          }),
        })
        const sale = await shop.placeSale("TOPI-M", 1)
        const { created_at, expires_at } = await shop.row(sale.pidx)
        const life = expires_at!.getTime() - created_at.getTime()
        expect(Math.round(life / MINUTE)).toBe(30)
        await expect(
          shop.comeBackBy(shop.sandbox.pay(sale.pidx))
        ).resolves.toMatchObject({ result: "paid", orderId: sale.orderId })
        await expectSale(shop, sale.orderId)
      }
    )

    it("Khalti breaks on a local return_url (empty 500): the customer can choose another way, the merchant reads why, and nothing was issued", async () => {
      shop.sandbox.quirks({ refuseLocalReturnUrl: true })
      const { storefront } = shop
      const cart = await shop.fillCart("TOPI-M", 1)
      const collection = await storefront.collectionOf(cart.id)
      const { status, body } = await storefront.requestSession(collection)
      expect({ status, message: body.message }).toEqual({
        status: 422,
        message: expect.stringMatching(
          /^Khalti cannot be reached right now\. Please try again/
        ),
      })
      const [row] = await shop.khalti.listKhaltiPayments({ cart_id: cart.id })
      expect(row.last_error).toMatch(
        /HTTP 500.*return URL made from backendUrl is local or longer than 255/
      )
      expect(shop.sandbox.payments()).toEqual([])
    })

    it("Khalti is still busy with a similar request: the next one has another purchase_order_id, and the customer pays it", async () => {
      const { storefront } = shop
      const cart = await shop.fillCart("TOPI-M", 1)
      const collection = await storefront.collectionOf(cart.id)
      // Neither code nor envelope of this refusal is known.
      shop.sandbox.fault("initiate", {
        kind: "refuse",
        status: 400,
        body: { detail: "A similar request is already being processed." },
        times: Infinity,
      })
      await expect(
        storefront.requestSession(collection)
      ).resolves.toMatchObject({ status: 422 })
      const refused = shop.sandbox.calls.map(({ body }) => orderIdOf(body))
      shop.sandbox.clearFaults()

      const { pidx } = await shop.startPayment(cart.id)
      const { purchase_order_id } = shop.sandbox.payment(pidx)
      expect(refused).not.toContain(purchase_order_id)
      const { result, orderId } = await shop.comeBackBy(shop.sandbox.pay(pidx))
      expect(result).toBe("paid")
      await expectSale(shop, String(orderId))
    })
  })

  describe("the return", () => {
    it.each<[string, (url: string) => string]>([
      ["/?status=… behind the path", (url) => url.replace("?", "/?")],
      ["/?status=… behind a query", (url) => url.replace("?", "?a=1/?")],
    ])(
      "a customer who comes back with %s is shown the paid order",
      async (_what, changed) => {
        const sale = await shop.placeSale("TOPI-M", 1)
        shop.sandbox.pay(sale.pidx)
        expect(shop.sandbox.payment(sale.pidx).return_url).not.toContain("?")
        const url = shop.sandbox.returnUrl(sale.pidx, "card")
        await expect(shop.comeBackBy(changed(url))).resolves.toMatchObject({
          status: 303,
          result: "paid",
          orderId: sale.orderId,
        })
        await expectSale(shop, sale.orderId)
      }
    )

    it("a customer whom Khalti sends back with a failure message alone, and who has not paid, can pay the same link", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await expect(
        shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx, "no_pidx"))
      ).resolves.toMatchObject({ page: CHECKOUT, result: "unpaid" })
      await expect(
        shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      ).resolves.toMatchObject({ result: "paid" })
      await expectSale(shop, sale.orderId)
    })
  })

  describe("the lookup", () => {
    it("money is captured once when Khalti writes Completed with spaces and in capitals", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      shop.sandbox.setStatus(sale.pidx, " COMPLETED ")
      await expect(
        shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx))
      ).resolves.toMatchObject({ result: "paid" })
      await expectSale(shop, sale.orderId)
    })

    it.each<[string, number, string]>([
      ["Canceled", 200, "payment_failed"],
      ["Failed", 400, "payment_failed"],
      ["user canceled", 200, "customer_canceled"],
      ["EXPIRED", 400, "link_expired"],
    ])(
      "an unpaid order ends and its stock goes back when Khalti says %p with HTTP %i",
      async (status, httpStatus, reason) => {
        const sale = await shop.placeSale("TOPI-M", 1)
        shop.sandbox.setStatus(sale.pidx, status, httpStatus)
        await shop.comeBack(sale.return_token)
        await expect(shop.row(sale.pidx)).resolves.toMatchObject({
          outcome: "canceled",
          reason,
        })
        await expect(shop.books(sale.orderId)).resolves.toMatchObject({
          status: "canceled",
          payments: [],
          reservations: [],
        })
      }
    )

    it("money is captured once when Khalti writes its numbers as text", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      shop.sandbox.fault("lookup", {
        kind: "changed",
        change: (body) => ({
          ...body,
          total_amount: String(body.total_amount),
          fee: "0",
        }),
        times: Infinity,
      })
      await expect(
        shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      ).resolves.toMatchObject({ result: "paid" })
      await expectSale(shop, sale.orderId)
    })

    it.each([404, 400])(
      "an order whose link Khalti does not know (HTTP %i) keeps its stock and is shown to a human, however long it lasts",
      async (httpStatus) => {
        const sale = await shop.placeSale("TOPI-M", 1)
        shop.sandbox.clear()
        shop.sandbox.quirks({ unknownPidxIs400: httpStatus === 400 })
        await expect(shop.comeBack(sale.return_token)).resolves.toMatchObject({
          status: 303,
          result: "held",
        })
        await shop.sweepAfter(2 * HOUR, DAY)
        await expect(shop.row(sale.pidx)).resolves.toMatchObject({
          outcome: "held",
          reason: "unknown_to_khalti",
        })
        await expect(shop.books(sale.orderId)).resolves.toMatchObject(waiting)
      }
    )

    it.each([
      [undefined, 61],
      [2, 3],
      [120, 121],
    ])(
      "a customer is not kept waiting by a 429 (Retry-After %p): the money is captured when the pause is over",
      async (retryAfterSeconds, later) => {
        const sale = await shop.placeSale("TOPI-M", 1)
        const url = shop.sandbox.pay(sale.pidx)
        const before = shop.sandbox.count("lookup", sale.pidx)
        shop.sandbox.fault("lookup", { kind: "429", retryAfterSeconds })
        await expect(shop.comeBackBy(url)).resolves.toMatchObject({
          page: CHECKOUT,
          result: "pending",
          reason: "gateway_unreachable",
        })
        expect(shop.sandbox.count("lookup", sale.pidx)).toBe(before + 1)
        await expect(shop.books(sale.orderId)).resolves.toMatchObject(waiting)
        await shop.letTimePass(later * SECOND)
        await expect(shop.comeBackBy(url)).resolves.toMatchObject({
          result: "paid",
        })
        await expectSale(shop, sale.orderId)
      }
    )
  })

  describe("the refund", () => {
    const queued = {
      kind: "refuse",
      status: 200,
      body: { detail: "Queued" },
    } as const

    it.each<[string, Fault, number]>([
      [
        "a 200 without words of success, and has paid",
        { ...queued, afterAct: true },
        1,
      ],
      ["a 200 without words of success, and has not paid", queued, 2],
      ["an empty 500, and has not paid", { kind: "500_empty" }, 2],
      ["an HTML page, and has paid", { kind: "502_html", afterAct: true }, 1],
      ["429", { kind: "429" }, 2],
      ["429 with Retry-After", { kind: "429", retryAfterSeconds: 30 }, 2],
    ])(
      "the money of a canceled order goes back once when Khalti answers with %s",
      async (_what, fault, calls) => {
        const sale = await shop.placeSale("TOPI-M", 1)
        await shop.merchant.cancel(sale.orderId)
        await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
        shop.sandbox.fault("refund", fault)
        await shop.sweepAfter(MINUTE, MINUTE, 10 * MINUTE, HOUR, HOUR, HOUR)
        await expect(shop.row(sale.pidx)).resolves.toMatchObject({
          outcome: "refunded",
          reason: "order_canceled",
        })
        expect(shop.sandbox.payment(sale.pidx).refunded).toBe(TAKEN)
        expect(askedRefunds(shop)).toEqual(Array(calls).fill({}))
      }
    )

    it("a bank customer's money goes back without a number where Khalti wants none", async () => {
      shop.sandbox.quirks({ needsMobile: false })
      const sale = await shop.sell("TOPI-M", 1, { channel: "bank" })
      await expect(shop.merchant.refund(sale.paymentId)).resolves.toMatchObject(
        { status: 200 }
      )
      await shop.untilIdle()
      expect(askedRefunds(shop)).toEqual([{}])
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(TAKEN)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "refunded",
      })
    })

    it("two parts add up to all of the money when Khalti spells the state between them Partially refunded", async () => {
      shop.sandbox.quirks({ partiallyRefundedSpelling: "Partially refunded" })
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId, 400)
      await shop.sweepAfter(DAY + MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
        status: "partially_refunded",
      })
      await shop.merchant.refund(sale.paymentId, 729.9887)
      await shop.untilIdle()
      expect(askedRefunds(shop)).toEqual([{ amount: 40000 }, { amount: 72999 }])
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(TAKEN)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        paymentStatus: "refunded",
      })
    })

    it("a part that went back in Khalti's dashboard (Partially refunded) leaves the sale captured, and nothing more is sent by itself", async () => {
      shop.sandbox.quirks({ partiallyRefundedSpelling: "Partially refunded" })
      const sale = await shop.sell()
      shop.sandbox.refundOutside(sale.pidx, 30_000)
      await shop.sweepAfter(DAY + MINUTE)
      await expectSale(shop, sale.orderId)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
        status: "partially_refunded",
      })
      expect(askedRefunds(shop)).toEqual([])
    })
  })
}

function orderIdOf(initiate: unknown): unknown {
  return (initiate as Record<string, unknown>).purchase_order_id
}
