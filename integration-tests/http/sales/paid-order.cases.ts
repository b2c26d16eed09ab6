import khaltiSweep, { config } from "../../../src/jobs/khalti-sweep"
import {
  checkStatus,
  DAY,
  expectSale,
  HOUR,
  MINUTE,
  type Sale,
  SECOND,
  type TestShop,
} from "../../kit"

/** The money of a placed order is captured whoever asks first, and announced once. */
export default function cases(shop: TestShop): void {
  const expectCapturedOnce = async ({ orderId }: Sale) => {
    await shop.untilIdle()
    await expectSale(shop, orderId)
    // Core's own payment.captured is not ours to emit: its Check status does not.
    expect(shop.events.counts()).toMatchObject({
      "order.placed": 1,
      "khalti.payment.captured": 1,
    })
  }

  it("the sweep captures the money of a customer who paid and closed the tab, within minutes, as the job that Medusa runs (trap 8)", async () => {
    expect(config).toEqual({ name: "khalti-sweep", schedule: "* * * * *" })
    const sale = await shop.placeSale()
    shop.sandbox.pay(sale.pidx)
    await expect(shop.sweep()).resolves.toMatchObject({ settled: 0, failed: 0 })
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      paymentStatus: "awaiting",
    })

    await shop.letTimePass(2 * MINUTE + SECOND)
    await khaltiSweep(shop.container)
    await expectCapturedOnce(sale)
    await expect(
      shop.sql("select settled, failed from khalti_sweep")
    ).resolves.toEqual([{ settled: 1, failed: 0 }])
  })

  it("money that the storefront asks about is captured, and a look a day later does not announce it again", async () => {
    const sale = await shop.placeSale()
    shop.sandbox.pay(sale.pidx)
    const { status, body } = await shop.storefront.askHow(sale.return_token, {
      pidx: sale.pidx,
    })
    expect({ status, ...body }).toEqual({
      status: 200,
      result: "paid",
      reason: "captured",
      reference: (await shop.row(sale.pidx)).reference,
      amount: sale.amount,
      order_id: sale.orderId,
    })
    const asked = shop.sandbox.count("lookup")
    await shop.letTimePass(DAY + HOUR)
    await shop.sweep()
    expect(shop.sandbox.count("lookup")).toBe(asked + 1)
    await expectCapturedOnce(sale)
  })

  it("money that the merchant finds with core's Check status is captured, and announced by whoever comes next", async () => {
    const sale = await shop.placeSale()
    const url = shop.sandbox.pay(sale.pidx)
    await expect(checkStatus(shop, sale.orderId)).resolves.toMatchObject({
      status: 200,
    })
    await expectSale(shop, sale.orderId)
    await shop.comeBackBy(url)
    await expectCapturedOnce(sale)
    await shop.sweep()
    await expectCapturedOnce(sale)
  })

  it.each(["card", "no_pidx"] as const)(
    "the browser's return with the query of the style %s captures the money",
    async (style) => {
      const sale = await shop.placeSale()
      shop.sandbox.pay(sale.pidx)
      await expect(
        shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx, style))
      ).resolves.toMatchObject({ result: "paid" })
      await expectCapturedOnce(sale)
    }
  )

  it("while nothing is paid storefront and browser may ask: both learn how to go on paying, and the order stays unpaid until the money is there", async () => {
    const sale = await shop.placeSale()
    const first = await shop.storefront.askHow(sale.return_token)
    const { status, body } = await shop.storefront.askHow(sale.return_token)
    expect(first.body).toEqual(body)
    expect({ status, ...body }).toEqual({
      status: 200,
      result: "unpaid",
      reason: "not_paid_yet",
      reference: (await shop.row(sale.pidx)).reference,
      amount: sale.amount,
      order_id: sale.orderId,
      payment_url: sale.payment_url,
      expires_at: sale.expires_at,
    })
    await expect(
      shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx))
    ).resolves.toMatchObject({
      status: 303,
      page: "http://localhost:8000/np/checkout",
      result: "unpaid",
      reason: "not_paid_yet",
    })
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      paymentStatus: "awaiting",
      payments: [],
    })
    await expect(
      shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    ).resolves.toMatchObject({ result: "paid" })
    await expectCapturedOnce(sale)
  })
}
