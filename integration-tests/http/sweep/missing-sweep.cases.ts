import { DAY, feed, HOUR, MINUTE, type TestShop } from "../../kit"

const TITLE = "The job khalti-sweep does not run"

/** No server runs the job, or it hangs: nobody would look after customers who do not come back. */
export default function cases(shop: TestShop): void {
  const startedBefore = (ms: number) => {
    shop.khalti.startedAt = new Date(Date.now() - ms)
  }
  beforeEach(() => startedBefore(HOUR))

  it("a merchant whose jobs do not run is told once a day, by the first customer who starts to pay", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    await expect(feed(shop)).resolves.toEqual([TITLE])
    await shop.comeBack(sale.return_token)
    await shop.startSale("TOPI-L", 1)
    await expect(feed(shop)).resolves.toEqual([TITLE])
  })

  it("a merchant whose sweep stopped is told by a customer's return, and the customer's money is captured all the same", async () => {
    await shop.sweep()
    const sale = await shop.placeSale("TOPI-M", 1)
    await shop.letTimePass(4 * MINUTE)
    await shop.comeBack(sale.return_token)
    await expect(feed(shop)).resolves.toEqual([])

    await shop.letTimePass(2 * MINUTE)
    await expect(
      shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    ).resolves.toMatchObject({ result: "paid" })
    await expect(feed(shop)).resolves.toEqual([TITLE])
  })

  it("a server that has just started misses no sweep yet", async () => {
    startedBefore(MINUTE)
    await shop.sweep()
    await shop.letTimePass(DAY)
    await shop.startSale("TOPI-M", 1)
    await expect(feed(shop)).resolves.toEqual([])
  })
}
