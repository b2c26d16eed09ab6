import { expectSale, HOUR, MINUTE, type TestShop } from "../../kit"

/** What a customer and a merchant are told while something does not answer, or fails. */
export default function cases(shop: TestShop): void {
  const settleRefusedBy = async (
    table: string,
    when: string,
    work: () => Promise<void>
  ) => {
    await shop.sql(
      `create or replace function refuse_write() returns trigger language plpgsql as
         $$ begin raise exception 'not now'; end $$`
    )
    await shop.sql(
      `create trigger refuse_write before ${when} on "${table}"
         for each row execute function refuse_write()`
    )
    try {
      await work()
    } finally {
      await shop.sql(`drop trigger refuse_write on "${table}"`)
    }
  }

  it("who canceled is told so although Medusa cannot cancel the order, and nothing tells him that Khalti is down", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await settleRefusedBy("reservation_item", "update or delete", async () => {
      await expect(
        shop.comeBackBy(shop.sandbox.cancel(sale.pidx))
      ).resolves.toMatchObject({
        result: "canceled",
        reason: "customer_canceled",
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "open",
        last_error: expect.stringContaining("cancel_order: "),
      })
    })
    await shop.sweepAfter(MINUTE + 1)
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "canceled",
      reservations: [],
    })
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "canceled",
      last_error: null,
      failing_since: null,
    })
  })

  it("two short failures with eight good hours between them show nothing to a human", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const fail = () =>
      settleRefusedBy("khalti_event", "insert", async () => {
        await shop.sweep()
      })
    await shop.letTimePass(6 * MINUTE)
    await fail()
    shop.sandbox.pend(sale.pidx)
    for (let hour = 0; hour < 8; hour++) await shop.sweepAfter(HOUR)
    await fail()
    await shop.sweepAfter(2 * MINUTE)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "open",
    })
    expect(shop.events.of("khalti.payment.held")).toEqual([])
  })

  it.each([
    ["a transaction id of another payment", "taken"],
    ["a transaction id that no database takes", "BAD\u0000ID"],
  ] as const)(
    "paid money that Khalti reports with %s is noted with its error, and held within an hour and a bit",
    async (_what, id) => {
      const other = await shop.sell("TOPI-L", 1)
      const { transaction_id } = await shop.row(other.pidx)
      const sale = await shop.placeSale("TOPI-M", 1)
      shop.sandbox.pay(sale.pidx)
      shop.sandbox.fault("lookup", {
        kind: "changed",
        times: 1000,
        change: (body) => ({
          ...body,
          transaction_id: id === "taken" ? transaction_id : id,
        }),
      })
      await shop.sweepAfter(3 * MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "open",
        last_error: expect.stringContaining("look_up: "),
      })
      await shop.sweepAfter(30 * MINUTE, 31 * MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "settle_failed",
        last_error: expect.stringContaining("look_up: "),
      })
      expect(shop.sandbox.count("refund")).toBe(0)

      shop.sandbox.clearFaults()
      await shop.sweepAfter(HOUR + MINUTE)
      await expectSale(shop, sale.orderId)
    }
  )
}
