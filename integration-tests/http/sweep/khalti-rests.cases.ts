import {
  act,
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  type Sale,
  type TestShop,
  useOptions,
} from "../../kit"

/** Khalti is asked too often, or refuses the key; one worker, so that each question can be counted. */
export default function cases(shop: TestShop): void {
  useOptions(shop, { lookupsPerMinute: 60 })

  /** Paid, due, and nobody came back. */
  const placePaid = async (count: number) => {
    const sales: Sale[] = []
    for (let sale = 0; sale < count; sale++) {
      sales.push(await shop.placeSale("TOPI-M", 1))
    }
    sales.forEach(({ pidx }) => shop.sandbox.pay(pidx))
    await shop.letTimePass(3 * MINUTE)
    return sales
  }

  const asked = () => shop.sandbox.count("lookup")

  /** How many questions some work costs. */
  const questionsOf = async (work: () => Promise<unknown>) => {
    const before = asked()
    await work()
    return asked() - before
  }

  const expectCaptured = async ({ pidx }: Sale) =>
    expect(shop.row(pidx)).resolves.toMatchObject({ outcome: "captured" })

  it("after a 429 nobody is asked about until the pause is over, but for an admin; the sweep ends at once and no money is lost", async () => {
    const [first, second, third] = await placePaid(3)
    shop.sandbox.fault("lookup", { kind: "429", retryAfterSeconds: 600 })
    expect(await questionsOf(() => shop.sweep())).toBe(1)
    await shop.letTimePass(5 * MINUTE)
    expect(await questionsOf(() => shop.sweep())).toBe(0)
    const questions = await questionsOf(async () => {
      await expect(shop.comeBack(second.return_token)).resolves.toMatchObject({
        result: "pending",
        reason: "gateway_unreachable",
      })
    })
    expect(questions).toBe(0)
    await act(shop, third.pidx, "check")
    await expectCaptured(third)

    await shop.sweepAfter(5 * MINUTE + SECOND, 5 * MINUTE)
    for (const sale of [first, second]) await expectCaptured(sale)
  })

  it.each([
    ["no Retry-After", undefined, MINUTE],
    ["a Retry-After of a day", DAY / SECOND, HOUR],
  ])(
    "a 429 with %s is a pause that ends: then the money is captured",
    async (_what, retryAfterSeconds, rest) => {
      const [sale] = await placePaid(1)
      shop.sandbox.fault("lookup", { kind: "429", retryAfterSeconds })
      await shop.sweep()
      // The link itself is due again within five minutes.
      await shop.sql("update khalti_payment set next_check_at = now()")
      await shop.letTimePass(rest - 5 * SECOND)
      expect(await questionsOf(() => shop.sweep())).toBe(0)
      await shop.letTimePass(10 * SECOND)
      await shop.sweep()
      await expectCaptured(sale)
    }
  )

  it("a refused key ends the sweep at its first question; customers still ask, and the next minute's sweep finds the mended key and the money", async () => {
    const [first, second, third] = await placePaid(3)
    shop.sandbox.fault("lookup", { kind: "401", times: 2 })
    expect(await questionsOf(() => shop.sweep())).toBe(1)
    expect(await questionsOf(() => shop.sweep())).toBe(0)
    await expect(shop.comeBack(second.return_token)).resolves.toMatchObject({
      result: "pending",
      reason: "gateway_refused",
    })

    await shop.sweepAfter(MINUTE)
    await expectCaptured(third)
    await shop.sweepAfter(5 * MINUTE)
    for (const sale of [first, second]) await expectCaptured(sale)
  })

  describe("the budget of lookups", () => {
    useOptions(shop, { lookupsPerMinute: 2 })
    // The test may run across the end of a minute: it counts the next one's.
    beforeEach(() =>
      shop.sql(
        `insert into khalti_sweep (id, minute)
         values ('last', date_trunc('minute', now()) + interval '4 minutes')`
      )
    )

    it("is one for the sweeps of all servers: what is beyond it is captured a minute later, and a customer who comes back is asked about at once", async () => {
      const sales = await placePaid(4)
      await expect(shop.sweep()).resolves.toMatchObject({ settled: 2 })
      await expect(shop.sweep()).resolves.toMatchObject({ settled: 0 })
      await shop.comeBack(sales[3].return_token)
      for (const sale of [sales[0], sales[1], sales[3]]) {
        await expectCaptured(sale)
      }
      await expect(shop.row(sales[2].pidx)).resolves.toMatchObject({
        outcome: "open",
      })

      await shop.sweepAfter(2 * MINUTE)
      await expectCaptured(sales[2])
    })
  })
}
