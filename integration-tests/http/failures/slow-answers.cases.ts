import { type TestShop, useOptions } from "../../kit"

/** Customers are answered within this, and a busy machine may add to it. */
const PROMISED_MS = 8_000
const SLACK_MS = 1_500

/** Khalti may take longer than customers wait: it is the endpoint that stops waiting. */
export default function cases(shop: TestShop): void {
  useOptions(shop, { timeoutMs: 25_000 })
  const timed = async <Answer>(work: Promise<Answer>) => {
    const began = Date.now()
    return { answer: await work, ms: Date.now() - began }
  }

  const paidOrder = (total: number) => ({
    status: "pending",
    paymentStatus: "captured",
    payments: [{ captures: [total] }],
    transactions: [total],
  })

  it("customers whose Khalti does not answer are sent on within eight seconds, nobody is told to pay, and the money is captured once when it does, with nobody coming again", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const url = shop.sandbox.pay(sale.pidx)
    const pause = shop.sandbox.pause("lookup", {
      pidx: sale.pidx,
      before: true,
    })
    const first = timed(shop.comeBackBy(url))
    await pause.reached
    const asked = shop.sandbox.count("lookup", sale.pidx)
    const [browser, secondTab, poll] = await Promise.all([
      first,
      timed(shop.comeBackBy(url)),
      timed(shop.storefront.askHow(sale.return_token)),
    ])
    for (const { ms } of [browser, secondTab, poll]) {
      expect(ms).toBeLessThan(PROMISED_MS + SLACK_MS)
    }
    for (const { answer } of [browser, secondTab]) {
      expect(answer).toMatchObject({
        status: 303,
        page: "http://localhost:8000/np/checkout",
        result: "pending",
        reason: "gateway_unreachable",
        orderId: sale.orderId,
      })
    }
    expect(poll.answer).toMatchObject({
      status: 200,
      body: { result: "pending", reason: "gateway_unreachable" },
    })
    expect(poll.answer.body).not.toHaveProperty("payment_url")
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      transactions: [],
    })

    pause.resume()
    await shop.untilIdle()
    const books = await shop.books(sale.orderId)
    expect(books).toMatchObject(paidOrder(books.total))
    expect(shop.sandbox.count("lookup", sale.pidx)).toBe(asked)
    expect(shop.events.counts()).toMatchObject({
      "payment.captured": 1,
      "khalti.payment.captured": 1,
    })
  })
}
