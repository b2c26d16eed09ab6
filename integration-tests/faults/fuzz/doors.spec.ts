import fc from "fast-check"
import { openShop, type Sale, type TestShop } from "../../kit"
import { Cheat } from "./cheat"
import { shoot } from "./shoot"
import { sessionData, shots, type Known } from "./shots"

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_000)
const SHOTS = 1_900
const SESSIONS = 100
/** What a cheat does with the link they got; most try again. */
const THEN = [
  ...Array<"again">(7).fill("again"),
  ...(["complete", "pay", "pay"] as const),
]
const HOME = "http://localhost:8000"

openShop({}, (shop) => {
  /** Strangers: one has not paid, one has paid and not come back. */
  async function strangers(): Promise<Sale[]> {
    const sales = [
      await shop.placeSale("TOPI-M"),
      await shop.placeSale("TOPI-L"),
    ]
    shop.sandbox.pay(sales[1].pidx)
    return sales
  }

  async function knownTo(own: Sale, others: Sale[]): Promise<Known> {
    await shop.comeBackBy(shop.sandbox.pay(own.pidx))
    return {
      publishableKey: shop.seeded.publishableKey,
      ownToken: own.return_token,
      ownPidx: own.pidx,
      strangerTokens: others.map(({ return_token }) => return_token),
      strangerPidx: others.map(({ pidx }) => pidx),
    }
  }

  it(`answers ${SHOTS} random calls without a 5xx, asks Khalti nothing about links that are not ours, sends nobody elsewhere and touches no stranger's link (seed ${SEED})`, async () => {
    const others = await strangers()
    const known = await knownTo(await shop.placeSale("TEA-100"), others)
    await shop.untilIdle()
    const before = await photograph(shop, others)

    await fc.assert(
      fc.asyncProperty(shots(known), async (shot) => {
        const calls = shop.sandbox.count()
        const { status, location } = await shoot(shop.url, shot)
        expect(status).toBeLessThan(500)
        if (location?.startsWith("http")) {
          expect(new URL(location).origin).toBe(HOME)
        }
        if (shot.isForeign) expect(shop.sandbox.count()).toBe(calls)
      }),
      { numRuns: SHOTS, seed: SEED }
    )
    expect(await photograph(shop, others)).toEqual(before)
  })

  it(`gives ${SESSIONS} sessions with random data a link of the cart's own sum, captures that and no less of who pays, and nothing of who does not (seed ${SEED})`, async () => {
    const others = await strangers()
    const known = await knownTo(await shop.placeSale("TEA-100"), others)
    await shop.untilIdle()
    const before = await photograph(shop, others)

    const cheat = new Cheat(shop)
    await fc.assert(
      fc.asyncProperty(
        sessionData(known),
        fc.constantFrom(...THEN),
        (data, then) => cheat.tryToPayLess(data, then)
      ),
      { numRuns: SESSIONS, seed: SEED }
    )
    expect(await photograph(shop, others)).toEqual(before)
    await shop.untilIdle()
    const captures = await shop.sql(
      `SELECT capture.amount = collection.amount AS is_whole
         FROM capture JOIN payment ON payment.id = payment_id
         JOIN payment_collection AS collection ON collection.id = payment_collection_id`
    )
    expect(cheat.paid).toBeGreaterThan(0)
    expect(captures).toEqual(Array(1 + cheat.paid).fill({ is_whole: true }))
  })
})

/** Everything the shop and Khalti hold of these sales. */
async function photograph(shop: TestShop, sales: Sale[]) {
  const pidx = sales.map((sale) => sale.pidx)
  return {
    rows: await shop.sql(
      "SELECT * FROM khalti_payment WHERE pidx = ANY ($1) ORDER BY id",
      [pidx]
    ),
    trail: await shop.sql(
      `SELECT count(*) FROM khalti_event JOIN khalti_payment link ON link.id = khalti_payment_id
        WHERE pidx = ANY ($1)`,
      [pidx]
    ),
    asked: pidx.map((one) => shop.sandbox.count(undefined, one)),
    books: await Promise.all(sales.map(({ orderId }) => shop.books(orderId))),
  }
}
