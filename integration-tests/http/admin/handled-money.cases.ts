import {
  act,
  anotherLink,
  DAY,
  expectReturnedOnce,
  expectSale,
  fulfil,
  HOUR,
  MINUTE,
  type Sale,
  SECOND,
  type TestShop,
  undo,
} from "../../kit"

const NOTE = { note: "Paid back by bank transfer" }

/** What programs do with money that a human has dealt with: nothing. */
export default function cases(shop: TestShop): void {
  const handle = async ({ pidx }: Pick<Sale, "pidx">) => {
    const reply = await act(shop, pidx, "handled", NOTE)
    expect(reply).toMatchObject({ status: 200 })
    shop.events.forget()
  }

  /** Late money for a canceled order that Khalti refuses to return. */
  const heldLateMoney = async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await shop.merchant.cancel(sale.orderId)
    shop.sandbox.fault("refund", {
      kind: "refuse",
      status: 400,
      body: { detail: "Insufficient balance" },
      times: 100,
    })
    shop.sandbox.pay(sale.pidx)
    await shop.sweepAfter(3 * MINUTE, 31 * SECOND)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "refund_refused",
    })
    return sale
  }

  it("money that was paid back by hand is never paid back a second time, whoever asks and however long after", async () => {
    const sale = await heldLateMoney()
    await handle(sale)
    shop.sandbox.clearFaults()
    const calls = shop.sandbox.count("refund")
    await shop.letTimePass(25 * HOUR)
    await shop.comeBack(sale.return_token)
    await shop.storefront.askHow(sale.return_token)
    await shop.storefront.giveUp(sale.return_token)
    await act(shop, sale.pidx, "check")
    await shop.sweepAfter(DAY, DAY, 5 * DAY)
    expect(shop.sandbox.count("refund")).toBe(calls)
    expect(shop.sandbox.payment(sale.pidx).refunded).toBe(0)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "held",
      handled_note: NOTE.note,
    })
    expect(shop.events.of("khalti.payment.held")).toEqual([])
  })

  it("money of a sale that was paid back by hand is not paid back again when its order is canceled in Medusa", async () => {
    const sale = await shop.sell("TOPI-M", 1, { channel: "bank" })
    const { status } = await shop.merchant.refund(sale.paymentId)
    expect(status).toBe(400)
    await act(shop, sale.pidx, "check")
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "refund_needs_mobile",
    })
    await handle(sale)
    const calls = shop.sandbox.count("refund")
    await shop.merchant.cancel(sale.orderId)
    await shop.untilWorkflowsEnd()
    await shop.sweepAfter(HOUR, DAY)
    expect(shop.sandbox.count("refund")).toBe(calls)
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "canceled",
    })
  })

  it("money that a human gives back to the programs goes back, once", async () => {
    const sale = await heldLateMoney()
    await handle(sale)
    shop.sandbox.clearFaults()
    await undo(shop, sale.pidx, "handled")
    await shop.sweepAfter(DAY + MINUTE, MINUTE)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "refunded",
      reason: "order_canceled",
    })
    const { refunded, paid_amount } = shop.sandbox.payment(sale.pidx)
    expect(refunded).toBe(paid_amount)
  })

  it("money that is back at Khalti's ends the payment, and nobody is told again", async () => {
    const sale = await heldLateMoney()
    await handle(sale)
    shop.sandbox.refundOutside(sale.pidx)
    await shop.sweepAfter(2 * HOUR)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "refunded",
    })
    expect(shop.events.counts()).not.toHaveProperty("khalti.payment.refunded")
  })

  it("money that comes only after the human's word is found and told again, and still moves only when he says so", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await fulfil(shop, sale.orderId)
    shop.sandbox.expire(sale.pidx)
    await shop.sweepAfter(3 * MINUTE)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "order_in_progress",
    })
    await handle(sale)
    shop.sandbox.payLate(sale.pidx)
    await shop.sweepAfter(3 * HOUR, HOUR)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "paid_since_handled",
      handled_note: NOTE.note,
    })
    expect(shop.events.of("khalti.payment.held")).toHaveLength(1)
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      transactions: [],
    })

    await undo(shop, sale.pidx, "handled")
    await shop.untilIdle()
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "captured",
    })
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      paymentStatus: "captured",
    })
  })

  it("an order whose rest was taken in cash stays when another link of it is canceled", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const second = await anotherLink(shop, sale.cart.id)
    shop.sandbox.setAmount(sale.pidx, 100_000)
    shop.sandbox.pay(sale.pidx)
    await shop.sweepAfter(3 * MINUTE)
    await handle(sale)
    await shop.comeBackBy(shop.sandbox.cancel(second))
    await shop.sweepAfter(2 * HOUR, DAY)
    await expect(shop.row(second)).resolves.toMatchObject({
      outcome: "canceled",
    })
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "pending",
      reservations: [{ quantity: 1 }],
    })
  })

  it("a customer who starts again is not sold an order with money that a human has dealt with", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    shop.sandbox.setAmount(sale.pidx, 100_000)
    shop.sandbox.pay(sale.pidx)
    await shop.sweepAfter(3 * MINUTE)
    await handle(sale)
    const next = await shop.startPayment(sale.cart.id)
    expect(next.pidx).not.toBe(sale.pidx)
    await expect(
      shop.comeBackBy(shop.sandbox.pay(next.pidx))
    ).resolves.toMatchObject({ result: "paid" })
    await shop.untilIdle()
    const { order_id } = await shop.row(next.pidx)
    await expectSale(shop, String(order_id))
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "amount_mismatch",
    })
  })

  it("a second payment of an order goes back, although a human has handled the first", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const second = await anotherLink(shop, sale.cart.id)
    await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    await shop.untilIdle()
    shop.sandbox.pay(second)
    await shop.sweepAfter(3 * MINUTE, 31 * SECOND)
    await expectReturnedOnce(shop, second, "paid_twice")
    await expectSale(shop, sale.orderId)
  })
}
