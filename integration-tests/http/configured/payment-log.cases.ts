import { readFile, stat } from "node:fs/promises"
import { type TestShop } from "../../kit"

/** One sale of every kind, by a customer whose data must not be found anywhere. */
async function sellAndCancel(shop: TestShop) {
  const paid = await shop.placeSale("TOPI-M")
  await shop.comeBackBy(shop.sandbox.pay(paid.pidx, { mobile: "9800000005" }))
  const canceled = await shop.placeSale("TOPI-L")
  await shop.comeBackBy(shop.sandbox.cancel(canceled.pidx))
  await shop.comeBack(canceled.return_token, { mobile: "9800000005" })
  shop.sandbox.fault("initiate", { kind: "401" })
  await expect(shop.storefront.startSale("TOPI-M")).rejects.toThrow()
  await shop.comeBack("AAAAAAAAAAAAAAAAAAAAAA")
  await shop.untilIdle()
  await shop.khalti.flushLog()
  return { paid, canceled }
}

export default function cases(shop: TestShop): void {
  it("when no option names it the log file is there, private, every line is JSON, and nothing in it or in the trail is secret", async () => {
    const { paid, canceled } = await sellAndCancel(shop)
    const text = await readFile("khalti_payments.log", "utf8")
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, string>)

    const { id } = await shop.row(paid.pidx)
    const told = lines.filter((line) => line.khalti_payment_id === id)
    const actions = told.map(({ action }) => action)
    await expect(shop.trail(paid.pidx)).resolves.toEqual(actions)
    expect(actions).toEqual([
      "opened",
      "initiated",
      "authorize",
      "returned",
      "looked_up",
      "authorize",
      "captured",
      "announced",
    ])
    expect(lines.every(({ at, source }) => at && source)).toBe(true)
    expect((await stat("khalti_payments.log")).mode & 0o777).toBe(0o600)

    const trail = await shop.sql("select * from khalti_event")
    for (const secret of [
      shop.khalti.options.secretKey,
      paid.return_token,
      canceled.return_token,
      "sita@himal.example",
      "9800000005",
      "9800000000",
      "Shrestha",
      "Jhamsikhel",
    ]) {
      expect(text).not.toContain(secret)
      expect(JSON.stringify(trail)).not.toContain(secret)
    }
  })
}
