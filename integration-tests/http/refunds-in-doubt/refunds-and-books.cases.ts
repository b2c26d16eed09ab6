import { LeaseLostError, withLease } from "../../../src/modules/khalti/leases"
import { sendRefund, type RefundRequest } from "../../../src/refunds/send"
import {
  act,
  askedRefunds,
  DAY,
  HOUR,
  MINUTE,
  type PaidSale,
  type TestShop,
} from "../../kit"

/** One topi with delivery and VAT, in rupees as Medusa keeps it and in paisa as Khalti takes it. */
const TOTAL = 1129.9887
const TAKEN = 112_999

/** Khalti forbids a refund as it refuses a key. */
const FORBIDDEN = {
  kind: "refuse",
  status: 403,
  body: { detail: "You do not have permission to perform this action." },
} as const

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

/** Khalti's money, Medusa's refunds and the order's transactions come to the same. */
async function expectBalanced(
  shop: TestShop,
  sale: PaidSale,
  paisa: number
): Promise<void> {
  expect(shop.sandbox.payment(sale.pidx).refunded).toBe(paisa)
  const { payments, transactions } = await shop.books(sale.orderId)
  const refunds = payments.flatMap(({ refunds }) => refunds)
  const sum = (rupees: number[]) => rupees.reduce((all, one) => all + one, 0)
  expect(Math.round(sum(refunds) * 100)).toBe(paisa)
  expect(Math.round((TOTAL - sum(transactions)) * 100)).toBe(paisa)
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

  it("a refund whose order transaction core could not write gets it by itself", async () => {
    const sale = await shop.sell()
    await failNextWrite(shop, "order_transaction", "insert")
    const { status } = await shop.merchant.refund(sale.paymentId, 300)
    expect(status).toBe(500)
    await shop.sweepAfter(MINUTE, 11 * MINUTE)
    await expectBalanced(shop, sale, 30_000)
    expect(askedRefunds(shop)).toHaveLength(1)
  })

  describe("Khalti says Completed, refunded: true, and not how much", () => {
    beforeEach(() => shop.sandbox.quirks({ refundStaysCompleted: true }))

    it("after a part of the shop's own: the sale stands, and the next part is sent", async () => {
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId, 300)
      await shop.sweepAfter(MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "captured",
      })
      expect((await shop.merchant.refund(sale.paymentId, 200)).status).toBe(200)
      await expectBalanced(shop, sale, 50_000)
    })

    it("after all of it by the shop: it is refunded", async () => {
      const sale = await shop.sell()
      await shop.merchant.refund(sale.paymentId)
      await shop.sweepAfter(MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
        reason: "refunded_by_shop",
      })
      await expectBalanced(shop, sale, TAKEN)
    })

    it("after a part in Khalti's dashboard: held until somebody says how much, then the sale stands", async () => {
      const sale = await shop.sell()
      shop.sandbox.refundOutside(sale.pidx, 30_000)
      await shop.sweepAfter(DAY + MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refunded_outside",
      })
      const refused = await shop.merchant.refund(sale.paymentId, 200)
      expect(refused.status).toBe(400)
      const said = await act(shop, sale.pidx, "refunded-outside", {
        amount: 300,
      })
      expect(said).toMatchObject({
        status: 200,
        body: { khalti_payment: { outcome: "captured" } },
      })
      await expectBalanced(shop, sale, 30_000)
      expect(askedRefunds(shop)).toEqual([])
    })

    it("after all of it in Khalti's dashboard: the books show it once somebody says so", async () => {
      const sale = await shop.sell()
      shop.sandbox.refundOutside(sale.pidx)
      await shop.sweepAfter(DAY + MINUTE)
      const said = await act(shop, sale.pidx, "refunded-outside", {
        amount: TAKEN / 100,
      })
      expect(said).toMatchObject({
        status: 200,
        body: { khalti_payment: { outcome: "refunded" } },
      })
      await expectBalanced(shop, sale, TAKEN)
    })
  })

  describe("Khalti forbids the refund of a canceled order (403)", () => {
    async function cancelForbidden(times: number): Promise<PaidSale> {
      const sale = await shop.sell()
      shop.sandbox.fault("refund", { ...FORBIDDEN, pidx: sale.pidx, times })
      await shop.merchant.cancel(sale.orderId)
      await shop.untilIdle()
      await shop.sweepAfter(MINUTE, MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refund_refused",
      })
      return sale
    }

    it("is held and told once, asked daily and five times in all", async () => {
      await cancelForbidden(Infinity)
      expect(shop.events.of("khalti.payment.held")).toHaveLength(1)
      await shop.sweepAfter(HOUR, HOUR)
      expect(askedRefunds(shop)).toHaveLength(1)
      for (let day = 0; day < 8; day++) await shop.sweepAfter(DAY)
      expect(askedRefunds(shop)).toHaveLength(5)
    })

    it("goes back at once when the key is mended and an admin checks", async () => {
      const sale = await cancelForbidden(1)
      const reply = await act(shop, sale.pidx, "check")
      expect(reply).toMatchObject({
        status: 200,
        body: { khalti_payment: { outcome: "refunded" } },
      })
      expect(askedRefunds(shop)).toHaveLength(2)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(TAKEN)
    })

    it("takes no other payment's place in the hour's limit", async () => {
      const { options } = shop.khalti
      const { autoRefundLimit } = options
      Object.assign(options, { autoRefundLimit: 1 })
      try {
        const late = await shop.placeSale("TOPI-M", 1)
        await shop.merchant.cancel(late.orderId)
        shop.sandbox.fault("refund", { ...FORBIDDEN, pidx: late.pidx })
        shop.sandbox.pay(late.pidx)
        await shop.sweepAfter(3 * MINUTE, MINUTE)
        await expect(shop.row(late.pidx)).resolves.toMatchObject({
          reason: "refund_refused",
        })
        const other = await shop.placeSale("TOPI-M", 1)
        await shop.merchant.cancel(other.orderId)
        shop.sandbox.pay(other.pidx)
        await shop.sweepAfter(3 * MINUTE, MINUTE)
        await expect(shop.row(other.pidx)).resolves.toMatchObject({
          outcome: "refunded",
        })
      } finally {
        Object.assign(options, { autoRefundLimit })
      }
    })
  })

  describe("an order with an open edit", () => {
    async function sellAndEdit(): Promise<PaidSale> {
      const sale = await shop.sell()
      const { status } = await shop.merchant.ask("POST", "order-edits", {
        order_id: sale.orderId,
      })
      expect(status).toBe(200)
      return sale
    }

    it("refunds nothing, because Medusa could not write it down, and says what to do first", async () => {
      const sale = await sellAndEdit()
      for (let count = 0; count < 2; count++) {
        await expect(
          shop.merchant.refund(sale.paymentId, 300)
        ).resolves.toMatchObject({
          status: 400,
          body: {
            message: expect.stringContaining(
              "has an open edit: finish or cancel it first"
            ),
          },
        })
      }
      await expectBalanced(shop, sale, 0)

      await shop.merchant.ask("DELETE", `order-edits/${sale.orderId}`)
      expect((await shop.merchant.refund(sale.paymentId, 300)).status).toBe(200)
      await expectBalanced(shop, sale, 30_000)
    })

    it("that is canceled stays live with its money", async () => {
      const sale = await sellAndEdit()
      const { status } = await shop.merchant.cancel(sale.orderId)
      expect(status).toBe(400)
      await shop.untilIdle()
      await shop.sweepAfter(MINUTE)
      await expectBalanced(shop, sale, 0)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "pending",
        paymentStatus: "captured",
      })
    })
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
