import { LeaseLostError, withLease } from "../../../src/modules/khalti/leases"
import { sendRefund, type RefundRequest } from "../../../src/refunds/send"
import {
  askedRefunds,
  expectBalanced,
  DAY,
  MINUTE,
  type PaidSale,
  TAKEN,
  type TestShop,
} from "../../kit"

/** The next write to a table fails, once, as if the connection broke. */
async function failNextWrite(
  shop: TestShop,
  table: string,
  when: "insert" | "update"
) {
  await shop.sql(`create sequence if not exists failures`)
  await shop.sql(
    `create or replace function fail_once() returns trigger language plpgsql as
       $$ begin
            if nextval('failures') = 1 then raise exception 'the connection broke'; end if;
            return new;
          end $$`
  )
  await shop.sql(
    `create trigger fail_once before ${when} on "${table}"
       for each row execute function fail_once()`
  )
}

async function mend(shop: TestShop) {
  for (const table of ["payment", "order_transaction", "khalti_refund"]) {
    await shop.sql(`drop trigger if exists fail_once on "${table}"`)
  }
  await shop.sql("drop sequence if exists failures")
}

export default function cases(shop: TestShop): void {
  afterEach(() => mend(shop))

  describe("a part went back, and Medusa could not write it down", () => {
    /** Rs 300 went back; core's next write fails, so that its books show nothing. */
    async function sellAndForget(): Promise<PaidSale> {
      const sale = await shop.sell()
      // Core writes the payment after the provider's answer when its data has changed.
      await shop.sql(`update payment set data = data - 'expires_at'`)
      await failNextWrite(shop, "payment", "update")
      const { status } = await shop.merchant.refund(sale.paymentId, 300)
      expect(status).toBe(500)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(30_000)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        payments: [{ refunds: [] }],
      })
      return sale
    }

    it("the merchant asks for the same part again: it is recorded and not sent twice", async () => {
      const sale = await sellAndForget()
      const { status } = await shop.merchant.refund(sale.paymentId, 300)
      expect(status).toBe(200)
      await expectBalanced(shop, sale, 30_000)
      expect(askedRefunds(shop)).toEqual([{ amount: 30_000 }])
    })

    it("the merchant asks for more instead: only the difference is sent", async () => {
      const sale = await sellAndForget()
      const { status } = await shop.merchant.refund(sale.paymentId, 500)
      expect(status).toBe(200)
      await expectBalanced(shop, sale, 50_000)
      expect(askedRefunds(shop)).toEqual([
        { amount: 30_000 },
        { amount: 20_000 },
      ])
    })

    it("the merchant asks for less instead: nothing is sent, and the rest is recorded by itself", async () => {
      const sale = await sellAndForget()
      const { status } = await shop.merchant.refund(sale.paymentId, 200)
      expect(status).toBe(200)
      await shop.sweepAfter(MINUTE, 11 * MINUTE)
      await expectBalanced(shop, sale, 30_000)
      expect(askedRefunds(shop)).toEqual([{ amount: 30_000 }])
    })

    it("the merchant cancels the order: all of it is back, each paisa once", async () => {
      const sale = await sellAndForget()
      await shop.merchant.cancel(sale.orderId)
      await shop.untilIdle()
      await shop.sweepAfter(MINUTE, MINUTE)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(TAKEN)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "canceled",
        paymentStatus: "refunded",
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
      })
    })

    it("nobody asks again: a program records it after ten minutes, and then refuses the same sum once", async () => {
      const sale = await sellAndForget()
      await shop.sweepAfter(MINUTE, 4 * MINUTE)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        payments: [{ refunds: [] }],
      })
      await shop.sweepAfter(6 * MINUTE)
      await expectBalanced(shop, sale, 30_000)

      const again = await shop.merchant.refund(sale.paymentId, 300)
      expect(again).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining("went back a moment ago") },
      })
      expect(askedRefunds(shop)).toHaveLength(1)
      expect((await shop.merchant.refund(sale.paymentId, 300)).status).toBe(200)
      await shop.sweep()
      await expectBalanced(shop, sale, 60_000)
    })
  })

  describe("the ledger's own write after Khalti's answer fails", () => {
    it("for a moment: it is written a moment later, and the money goes back once", async () => {
      const sale = await shop.sell()
      const pause = shop.sandbox.pause("refund", { before: false })
      const reply = shop.merchant.refund(sale.paymentId, 300)
      await pause.reached
      await failNextWrite(shop, "khalti_refund", "update")
      pause.resume()
      await expect(reply).resolves.toMatchObject({ status: 200 })
      await expectBalanced(shop, sale, 30_000)
    })
  })

  describe("a crash between core's row and the call to the provider", () => {
    /** Core has written a refund of Rs 300 and died. */
    async function sellAndDie(): Promise<PaidSale> {
      const sale = await shop.sell()
      await shop.sql(
        `insert into refund (id, amount, raw_amount, payment_id, created_at, updated_at)
         values ('ref_01CUTOFF', 300, '{"value": "300", "precision": 20}', $1, now(), now())`,
        [sale.paymentId]
      )
      return sale
    }

    it("the merchant tries again: the part goes back once, and the books show one", async () => {
      const sale = await sellAndDie()
      expect((await shop.merchant.refund(sale.paymentId, 300)).status).toBe(200)
      await shop.sweepAfter(MINUTE, 11 * MINUTE)
      await expectBalanced(shop, sale, 30_000)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
      })
    })

    it("nobody tries again: the books say by themselves that nothing went back", async () => {
      const sale = await sellAndDie()
      await shop.sweepAfter(DAY + MINUTE, 11 * MINUTE)
      await expectBalanced(shop, sale, 0)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
      })
    })
  })

  it("a crash between core's row and the call, on a sale that is looked up no more: the books say by themselves that nothing went back", async () => {
    const sale = await shop.sell()
    await shop.sweepAfter(DAY, 6 * DAY, 23 * DAY, DAY)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      next_check_at: null,
    })
    await shop.sql(
      `insert into refund (id, amount, raw_amount, payment_id, created_at, updated_at)
       values ('ref_01CUTOFF', 300, '{"value": "300", "precision": 20}', $1,
               now() - interval '11 minutes', now())`,
      [sale.paymentId]
    )
    await shop.sweepAfter(MINUTE, 11 * MINUTE)
    await expectBalanced(shop, sale, 0)
  })

  it("a refund whose order transaction core could not write gets it by itself", async () => {
    const sale = await shop.sell()
    await failNextWrite(shop, "order_transaction", "insert")
    const { status } = await shop.merchant.refund(sale.paymentId, 300)
    expect(status).toBe(500)
    await shop.sweepAfter(MINUTE, 11 * MINUTE)
    await expectBalanced(shop, sale, 30_000)
    expect(askedRefunds(shop)).toHaveLength(1)
  })

  it("a server that stood still for more than a minute sends no money any more: another may have sent it", async () => {
    const sale = await shop.sell()
    const link = await shop.row(sale.pidx)
    const request: RefundRequest = {
      key: "settle:test",
      paisa: TAKEN,
      isFull: true,
      source: "admin",
      actor: "user_1",
      seen: { sentPaisa: 0, confirmed: [] },
    }
    await withLease(shop.khalti, link.id, {}, async (lease) => {
      await shop.letTimePass(61_000)
      await withLease(shop.khalti, link.id, {}, async () => undefined)
      await expect(
        sendRefund(shop.khalti, link, { ...request, lease })
      ).rejects.toBeInstanceOf(LeaseLostError)
    })
    expect(askedRefunds(shop)).toEqual([])
    await expect(shop.refunds(sale.pidx)).resolves.toMatchObject([
      { status: "refused", code: "never_sent", attempts: 0 },
    ])
    expect((await shop.merchant.refund(sale.paymentId)).status).toBe(200)
    await expectBalanced(shop, sale, TAKEN)
  })
}
