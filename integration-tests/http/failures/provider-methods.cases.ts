import type { IPaymentModuleService } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { KHALTI_PROVIDER } from "../../../demo/seed"
import { type StartedSale, type TestShop, useOptions } from "../../kit"

type Reading = { data?: object; context?: { idempotency_key: string } }

/** What Medusa's Payment module keeps for its own use: the provider as the shop has booted it. */
type Provider = {
  getPaymentStatus(of: Reading): Promise<{ status: string; data?: object }>
  retrievePayment(of: Reading): Promise<{ data?: object }>
}

/** The provider's lesser methods, called through Medusa's Payment module. */
export default function cases(shop: TestShop): void {
  useOptions(shop, { timeoutMs: 400 })
  const payments = (): IPaymentModuleService =>
    shop.container.resolve(Modules.PAYMENT)

  const provider = (): Provider =>
    Reflect.get(payments(), "paymentProviderService_").retrieveProvider(
      KHALTI_PROVIDER
    )

  const sessionOf = async ({ pidx }: Pick<StartedSale, "pidx">) => {
    const { session_id } = await shop.row(pidx)
    return payments().retrievePaymentSession(session_id)
  }

  const linkOf = ({ cart: _cart, ...link }: StartedSale) => link

  describe("the status of a link in Medusa's words, and never a better one than Khalti's", () => {
    const sandbox = () => shop.sandbox

    it.each<[string, string, (pidx: string) => unknown]>([
      ["nobody has paid", "pending", () => undefined],
      ["a bank takes long over", "pending", (pidx) => sandbox().pend(pidx)],
      ["is paid", "captured", (pidx) => sandbox().pay(pidx)],
      ["the customer canceled", "canceled", (pidx) => sandbox().cancel(pidx)],
      ["has run out", "canceled", (pidx) => sandbox().expire(pidx)],
      ["failed", "canceled", (pidx) => sandbox().fail(pidx)],
      ["was paid and returned in full", "canceled", (pidx) => payBack(pidx)],
      ["was paid and returned in part", "captured", (pidx) => payBack(pidx, 1)],
      ["has an unknown status", "pending", (pidx) => sayNews(pidx)],
      ["Khalti does not know", "pending", (pidx) => forget(pidx)],
      ["Khalti does not answer about", "pending", (pidx) => silence(pidx)],
    ])("a link that %s is %s", async (_how, status, happen) => {
      const sale = await shop.startSale("TOPI-M", 1)
      happen(sale.pidx)
      await expect(
        provider().getPaymentStatus({ data: { pidx: sale.pidx } })
      ).resolves.toEqual({ status, data: linkOf(sale) })
    })

    const payBack = (pidx: string, paisa?: number) => {
      shop.sandbox.pay(pidx)
      shop.sandbox.refundOutside(pidx, paisa)
    }
    const sayNews = (pidx: string) => shop.sandbox.setStatus(pidx, "Blessed")
    const forget = (pidx: string) =>
      shop.sandbox.fault("lookup", { kind: "not_found", pidx })
    const silence = (pidx: string) =>
      shop.sandbox.fault("lookup", { kind: "503", pidx, times: 99 })

    it("a link that this shop never issued is pending, and Khalti is not asked about it", async () => {
      const paid = await shop.startSale("TOPI-M", 1)
      shop.sandbox.pay(paid.pidx)
      const calls = shop.sandbox.count()
      await expect(
        provider().getPaymentStatus({ data: { pidx: "made-up" } })
      ).resolves.toEqual({ status: "pending", data: {} })
      expect(shop.sandbox.count()).toBe(calls)
    })
  })

  describe("reading a payment", () => {
    it("answers from the ledger, whatever else was passed, and costs no call", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      const calls = shop.sandbox.count()
      const forged = { pidx: sale.pidx, amount: 1, payment_url: "http://evil" }
      await expect(
        provider().retrievePayment({ data: forged })
      ).resolves.toEqual({ data: linkOf(sale) })
      await expect(
        provider().retrievePayment({ data: { pidx: "made-up" } })
      ).resolves.toEqual({ data: {} })
      expect(shop.sandbox.count()).toBe(calls)
    })

    it("a paid link named in the data of an unpaid session does not make that session paid: core's session id counts", async () => {
      const paid = await shop.startSale("TOPI-M", 1)
      shop.sandbox.pay(paid.pidx)
      const unpaid = await shop.startSale("TOPI-L", 1)
      const { session_id } = await shop.row(unpaid.pidx)
      const forged = {
        data: { pidx: paid.pidx },
        context: { idempotency_key: session_id },
      }
      await expect(provider().getPaymentStatus(forged)).resolves.toEqual({
        status: "pending",
        data: linkOf(unpaid),
      })
      await expect(provider().retrievePayment(forged)).resolves.toEqual({
        data: linkOf(unpaid),
      })
    })
  })

  describe("the admin's capture button on a payment that is authorized and not captured", () => {
    /** Khalti's payments are captured at birth; this one another program made. */
    const authorizeOnly = async (sale: StartedSale): Promise<string> => {
      const session = await sessionOf(sale)
      const id = `pay_by_hand_${sale.pidx}`
      await shop.sql(
        `insert into payment (id, amount, raw_amount, currency_code, provider_id, data,
                payment_collection_id, payment_session_id)
         select $1, amount, raw_amount, currency_code, provider_id, data, payment_collection_id, id
           from payment_session where id = $2`,
        [id, session.id]
      )
      return id
    }

    const pressCapture = (id: string) =>
      shop.merchant.ask("POST", `payments/${id}/capture`, {})

    const capturesOf = (id: string) =>
      shop.sql("select id from capture where payment_id = $1", [id])

    it("confirms what Khalti has taken", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      const id = await authorizeOnly(sale)
      shop.sandbox.pay(sale.pidx)
      await expect(pressCapture(id)).resolves.toMatchObject({ status: 200 })
      const books = await shop.books(sale.orderId)
      expect(books).toMatchObject({
        paymentStatus: "captured",
        payments: [{ id, captures: [books.total] }],
      })
    })

    it.each<[string, (pidx: string) => unknown]>([
      ["was never paid", () => undefined],
      ["the customer canceled", (pidx) => shop.sandbox.cancel(pidx)],
      [
        "was paid and is returned",
        (pidx) => {
          shop.sandbox.pay(pidx)
          shop.sandbox.refundOutside(pidx)
        },
      ],
    ])("captures nothing of a link that %s", async (_how, happen) => {
      const sale = await shop.placeSale("TOPI-M", 1)
      const id = await authorizeOnly(sale)
      happen(sale.pidx)
      await expect(pressCapture(id)).resolves.toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("nothing to capture") },
      })
      await expect(capturesOf(id)).resolves.toEqual([])
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        transactions: [],
      })
    })
  })

  describe("a session whose sum another program changes, while its link lives", () => {
    const update = async (sale: StartedSale, amount: number) => {
      const { id, data } = await sessionOf(sale)
      return payments().updatePaymentSession({
        id,
        amount,
        currency_code: "npr",
        data: { ...data, amount: 1, payment_url: "http://evil" },
      })
    }

    it("keeps its link when the sum stays, whatever else was passed", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      const calls = shop.sandbox.count()
      const { data } = await update(sale, sale.cart.total)
      expect(data).toEqual(linkOf(sale))
      expect(shop.sandbox.count()).toBe(calls)
    })

    it("refuses another sum: Medusa would book what Khalti never took", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await expect(update(sale, sale.cart.total + 500)).rejects.toMatchObject({
        type: "invalid_data",
        message: expect.stringContaining("start a new payment session"),
      })
      await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      const { payments: recorded, total } = await shop.books(sale.orderId)
      expect(recorded.flatMap(({ captures }) => captures)).toEqual([total])
    })
  })
}
