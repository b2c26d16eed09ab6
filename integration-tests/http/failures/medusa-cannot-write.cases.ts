import {
  addPiece,
  expectSale,
  HOUR,
  linkOfWhatIsOwed,
  MINUTE,
  type Sale,
  type TestShop,
} from "../../kit"

/** Where core writes while it registers money. */
const TABLES = ["order", "capture", "order_transaction"] as const

/** The database refuses every new row of a table until `mend`. */
async function breakTable(shop: TestShop, table: (typeof TABLES)[number]) {
  await shop.sql(
    `create or replace function refuse_row() returns trigger language plpgsql as
       $$ begin raise exception 'the disk of % is full', tg_table_name; end $$`
  )
  await shop.sql(
    `create trigger refuse_row before insert on "${table}"
       for each row execute function refuse_row()`
  )
}

async function mend(shop: TestShop) {
  for (const table of TABLES) {
    await shop.sql(`drop trigger if exists refuse_row on "${table}"`)
  }
}

export default function cases(shop: TestShop): void {
  /** Paid, on a live order that keeps its stock, and nothing went back. */
  const expectWaiting = async ({ orderId }: Sale) => {
    await expect(shop.books(orderId)).resolves.toMatchObject({
      status: "pending",
      transactions: [],
      reservations: [{}],
    })
    expect(shop.sandbox.count("refund")).toBe(0)
  }

  const expectSoldOnce = async ({
    orderId,
    pidx,
  }: Pick<Sale, "orderId" | "pidx">) => {
    await shop.untilIdle()
    await expectSale(shop, orderId)
    await expect(shop.row(pidx)).resolves.toMatchObject({
      outcome: "captured",
      failing_since: null,
    })
    expect(shop.sandbox.count("refund")).toBe(0)
  }

  it.each(["capture", "order_transaction"] as const)(
    "a paid order that Medusa cannot write into its table %s waits with its stock, and is captured once when the cause is mended",
    async (table) => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await breakTable(shop, table)
      await expect(
        shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      ).resolves.toMatchObject({ status: 303, result: "pending" })
      await expectWaiting(sale)
      await shop.sweepAfter(61_000, 30 * MINUTE)
      await expectWaiting(sale)

      await mend(shop)
      await shop.sweepAfter(61_000)
      await expectSoldOnce(sale)
      expect(shop.events.counts()).toMatchObject({
        "payment.captured": 1,
        "khalti.payment.captured": 1,
      })
    }
  )

  it.each([
    // Core keeps to itself that it could not: only that nothing came of it shows.
    ["capture", "Still to be done"],
    ["order_transaction", "the disk of order_transaction"],
  ] as const)(
    "money that Medusa fails to write into its table %s for more than an hour is held for a human, announced once, and captured once when the cause is mended",
    async (table, said) => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await breakTable(shop, table)
      shop.sandbox.pay(sale.pidx)
      await shop.sweepAfter(3 * MINUTE, 30 * MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "open",
        last_error: expect.stringContaining(said),
      })
      await shop.sweepAfter(31 * MINUTE)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "settle_failed",
      })
      await expectWaiting(sale)
      await shop.sweepAfter(HOUR + MINUTE)
      await shop.untilIdle()
      expect(shop.events.of("khalti.payment.held")).toHaveLength(1)

      await mend(shop)
      await shop.sweepAfter(HOUR + MINUTE)
      await expectSoldOnce(sale)
    }
  )

  it.each(["order", "capture"] as const)(
    "a paid cart that Medusa cannot turn into an order for want of its table %s keeps its money: held after an hour, and sold once when the cause is mended",
    async (table) => {
      const { cart, pidx } = await shop.startSale("TOPI-M", 1)
      await breakTable(shop, table)
      await expect(
        shop.comeBackBy(shop.sandbox.pay(pidx))
      ).resolves.toMatchObject({ status: 303, result: "pending" })
      await shop.sweepAfter(61_000, 30 * MINUTE)
      await expect(shop.row(pidx)).resolves.toMatchObject({
        outcome: "open",
        refund_cause: null,
      })
      await shop.sweepAfter(31 * MINUTE)
      await expect(shop.row(pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "settle_failed",
      })
      expect(shop.sandbox.count("refund")).toBe(0)

      await mend(shop)
      await shop.sweepAfter(HOUR + MINUTE)
      const { order_id } = await shop.row(pidx)
      await expectSoldOnce({ pidx, orderId: String(order_id) })
      await expect(
        shop.sql(
          "select id from order_cart where cart_id = $1 and deleted_at is null",
          [cart.id]
        )
      ).resolves.toHaveLength(1)
    }
  )

  it("money for an edit that Medusa cannot capture is held at once, and is the order's when the cause is mended", async () => {
    const sale = await shop.sell("TOPI-M", 1)
    await addPiece(shop, sale.orderId)
    const pidx = await linkOfWhatIsOwed(shop, sale.orderId)
    await breakTable(shop, "capture")
    await expect(
      shop.comeBackBy(shop.sandbox.pay(pidx))
    ).resolves.toMatchObject({ status: 303, result: "held" })
    await expect(shop.row(pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "settle_failed",
    })
    expect((await shop.books(sale.orderId)).transactions).toHaveLength(1)

    await mend(shop)
    await shop.sweepAfter(HOUR + MINUTE)
    const books = await shop.books(sale.orderId)
    const paid = books.transactions.reduce((sum, one) => sum + one, 0)
    expect(paid).toBeCloseTo(books.total, 2)
    expect(books.transactions).toHaveLength(2)
    await expect(shop.row(pidx)).resolves.toMatchObject({ outcome: "captured" })
    expect(shop.sandbox.count("refund")).toBe(0)
  })
}
