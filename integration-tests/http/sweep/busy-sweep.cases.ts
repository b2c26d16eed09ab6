import { MINUTE, type Sale, type TestShop, useOptions } from "../../kit"

/** What one minute's sweeps may look after. */
const BUDGET = 120
const CHEAP = 130

export default function cases(shop: TestShop): void {
  useOptions(shop, { lookupsPerMinute: BUDGET })

  /** Runs while the database refuses every change of one ledger row. */
  const whileBroken = async (id: string, work: () => Promise<void>) => {
    await shop.sql(
      `create or replace function refuse_change() returns trigger language plpgsql as
         $$ begin raise exception 'this row is broken'; end $$`
    )
    await shop.sql(
      `create trigger refuse_change before update on khalti_payment for each row
         when (old.id = '${id}') execute function refuse_change()`
    )
    try {
      await work()
    } finally {
      await shop.sql("drop trigger refuse_change on khalti_payment")
    }
  }

  /** Links that were never issued, all due for longer than anything else: they cost a look and no call. */
  const insertCheapRows = () =>
    shop.sql(
      `insert into khalti_payment (id, reference, return_token, session_id, collection_id,
              amount, raw_amount, expires_at, next_check_at, host, key_fingerprint)
       select 'cheap-' || n, 'cheap-' || n, 'cheap-' || n, 'cheap-' || n, 'cheap-' || n,
              100000, '{"value": "100000"}', now() + interval '1 hour', now() - interval '1 hour', 'none', 'none'
         from generate_series(1, ${CHEAP}) n`
    )

  const expectPaid = async ({ orderId }: Pick<Sale, "orderId">) =>
    expect(shop.books(orderId)).resolves.toMatchObject({
      status: "pending",
      paymentStatus: "captured",
    })

  it("a payment whose row is broken costs no other its sale, and is captured itself when the row is mended", async () => {
    const sales: Sale[] = []
    for (let count = 0; count < 3; count++) {
      sales.push(await shop.placeSale("TOPI-M", 1))
    }
    sales.forEach(({ pidx }) => shop.sandbox.pay(pidx))
    await shop.letTimePass(3 * MINUTE)
    const [broken, ...others] = sales
    await whileBroken((await shop.row(broken.pidx)).id, async () => {
      await expect(shop.sweep()).resolves.toMatchObject({
        settled: 3,
        failed: 1,
      })
    })
    for (const sale of others) await expectPaid(sale)
    await expect(shop.books(broken.orderId)).resolves.toMatchObject({
      status: "pending",
      transactions: [],
    })

    await expect(shop.sweep()).resolves.toMatchObject({ settled: 1, failed: 0 })
    await expectPaid(broken)
  })

  it("orders and customers who came back get their money settled first, before older links, and a minute's sweep looks after as many payments as its budget allows", async () => {
    const ordered = await shop.placeSale("TOPI-M", 1)
    const returned = await shop.startSale("TOPI-L", 1)
    // Both have come by once, unpaid: now the ledger knows of the order, and of the return.
    await shop.comeBack(ordered.return_token)
    await shop.comeBack(returned.return_token)
    await shop.sql(
      "update khalti_payment set returned_at = null where order_id is not null"
    )
    shop.sandbox.pay(ordered.pidx)
    shop.sandbox.pay(returned.pidx)
    await shop.letTimePass(6 * MINUTE)
    await insertCheapRows()
    // The sweep may run across the end of a minute: it counts the next one's.
    await shop.sql(
      `insert into khalti_sweep (id, minute)
       values ('last', date_trunc('minute', now()) + interval '1 minute')`
    )

    await expect(shop.sweep()).resolves.toMatchObject({
      settled: BUDGET,
      failed: 0,
    })
    await shop.untilIdle()
    await expectPaid(ordered)
    const { order_id, outcome } = await shop.row(returned.pidx)
    expect(outcome).toBe("captured")
    await expectPaid({ orderId: String(order_id) })

    // Another minute.
    await shop.sql("update khalti_sweep set minute = null")
    await expect(shop.sweep()).resolves.toMatchObject({
      settled: CHEAP + 2 - BUDGET,
      failed: 0,
    })
  })
}
