import { act, HOUR, MINUTE, type Sale, type TestShop } from "../../kit"

/** A shop whose Khalti account was exchanged while its customers still hold links of the old one. */
export default function cases(shop: TestShop): void {
  type Mark = "host" | "key_fingerprint"

  const writeMark = ({ pidx }: Sale, mark: Mark, value: string) =>
    shop.sql(`update khalti_payment set ${mark} = $2 where pidx = $1`, [
      pidx,
      value,
    ])

  const expectHeld = ({ pidx }: Sale) =>
    expect(shop.row(pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "issued_with_another_key",
    })

  /** An order whose link belongs to somebody else's account, by one of its marks; looked at once. */
  const exchangeAccount = async (mark: Mark, sale: Sale) => {
    await writeMark(sale, mark, `another ${mark}`)
    await shop.sweepAfter(3 * MINUTE)
    await expectHeld(sale)
  }

  describe.each(["host", "key_fingerprint"] as const)(
    "issued with another %s",
    (mark) => {
      it("Khalti is not asked by anybody and the paid order is held for a human; with the old account back it is captured at the next hourly check", async () => {
        const sale = await shop.placeSale("TOPI-M", 1)
        shop.sandbox.pay(sale.pidx)
        const calls = shop.sandbox.count()
        await exchangeAccount(mark, sale)
        await expect(shop.comeBack(sale.return_token)).resolves.toMatchObject({
          status: 303,
          result: "held",
        })
        await act(shop, sale.pidx, "check")
        await act(shop, sale.pidx, "refund")
        await shop.sweepAfter(HOUR + MINUTE)
        await expectHeld(sale)
        expect(shop.sandbox.count()).toBe(calls)
        await expect(shop.books(sale.orderId)).resolves.toMatchObject({
          status: "pending",
          transactions: [],
          reservations: [{}],
        })

        await writeMark(sale, mark, shop.khalti.issuer[mark])
        await shop.sweepAfter(50 * MINUTE)
        expect(shop.sandbox.count()).toBe(calls)
        await shop.sweepAfter(11 * MINUTE)
        const books = await shop.books(sale.orderId)
        expect(books).toMatchObject({
          status: "pending",
          paymentStatus: "captured",
          transactions: [books.total],
        })
        expect(shop.sandbox.count("refund")).toBe(0)
      })
    }
  )

  it("an unpaid order is not canceled while nobody can ask about its link, and is canceled when Khalti says that it expired", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await exchangeAccount("key_fingerprint", sale)
    await shop.sweepAfter(HOUR + MINUTE, HOUR + MINUTE)
    await expectHeld(sale)
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "pending",
      reservations: [{}],
    })

    const { key_fingerprint } = shop.khalti.issuer
    await writeMark(sale, "key_fingerprint", key_fingerprint)
    await shop.sweepAfter(HOUR + MINUTE)
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      outcome: "canceled",
      reason: "link_expired",
    })
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "canceled",
      reservations: [],
    })
  })
}
