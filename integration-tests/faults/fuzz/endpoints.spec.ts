import fc from "fast-check"
import { openShop, type Sale, type TestShop } from "../../kit"
import { rawRequests, sessionData, type Known } from "./random-requests"
import { sendRawRequest } from "./send-raw-request"
import { TamperingCustomer } from "./tampering-customer"

const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000_000)
const REQUESTS = 1_900
const SESSIONS = 100
/** What is done with the link of a session. Mostly the next session is tried. */
const THEN = [
  ...Array<"again">(7).fill("again"),
  ...(["complete", "pay", "pay"] as const),
]
const STOREFRONT = "http://localhost:8000"

openShop({}, (shop) => {
  /** Sales of two other customers: one has not paid, one has paid and not come back. */
  async function placeOtherSales(): Promise<Sale[]> {
    const sales = [
      await shop.placeSale("TOPI-M"),
      await shop.placeSale("TOPI-L"),
    ]
    shop.sandbox.pay(sales[1].pidx)
    return sales
  }

  /** Settles a sale of the sender's own, and says what the sender knows. */
  async function prepareSender(others: Sale[]): Promise<Known> {
    const own = await shop.placeSale("TEA-100")
    await shop.comeBackBy(shop.sandbox.pay(own.pidx))
    await shop.untilIdle()
    return {
      publishableKey: shop.seeded.publishableKey,
      ownToken: own.return_token,
      ownPidx: own.pidx,
      otherTokens: others.map(({ return_token }) => return_token),
      otherPidx: others.map(({ pidx }) => pidx),
    }
  }

  it(`answers ${REQUESTS} random calls without a 5xx, asks Khalti nothing about other customers' links, redirects nobody to another site and changes no other customer's link (seed ${SEED})`, async () => {
    const others = await placeOtherSales()
    const known = await prepareSender(others)
    const before = await snapshot(shop, others)

    await fc.assert(
      fc.asyncProperty(rawRequests(known), async (request) => {
        const calls = shop.sandbox.count()
        const { status, location } = await sendRawRequest(shop.url, request)
        expect(status).toBeLessThan(500)
        if (location?.startsWith("http")) {
          expect(new URL(location).origin).toBe(STOREFRONT)
        }
        if (!request.namesOwnLink) expect(shop.sandbox.count()).toBe(calls)
      }),
      { numRuns: REQUESTS, seed: SEED }
    )
    expect(await snapshot(shop, others)).toEqual(before)
  })

  it(`gives ${SESSIONS} sessions with random data a link of the cart's own sum, captures that and no less when it is paid, and nothing else (seed ${SEED})`, async () => {
    const others = await placeOtherSales()
    const known = await prepareSender(others)
    const before = await snapshot(shop, others)

    const customer = new TamperingCustomer(shop)
    await fc.assert(
      fc.asyncProperty(
        sessionData(known),
        fc.constantFrom(...THEN),
        (data, then) => customer.tryToPayLess(data, then)
      ),
      { numRuns: SESSIONS, seed: SEED }
    )
    expect(await snapshot(shop, others)).toEqual(before)
    await shop.untilIdle()
    const captures = await shop.sql(
      `SELECT capture.amount = collection.amount AS is_whole
         FROM capture JOIN payment ON payment.id = payment_id
         JOIN payment_collection AS collection ON collection.id = payment_collection_id`
    )
    expect(customer.paid).toBeGreaterThan(0)
    expect(captures).toEqual(Array(1 + customer.paid).fill({ is_whole: true }))
  })
})

/** Everything the shop and Khalti hold of these sales. */
async function snapshot(shop: TestShop, sales: Sale[]) {
  const pidx = sales.map((sale) => sale.pidx)
  return {
    rows: await shop.sql(
      "SELECT * FROM khalti_payment WHERE pidx = ANY ($1) ORDER BY id",
      [pidx]
    ),
    events: await shop.sql(
      `SELECT count(*) FROM khalti_event JOIN khalti_payment link ON link.id = khalti_payment_id
        WHERE pidx = ANY ($1)`,
      [pidx]
    ),
    calls: pidx.map((one) => shop.sandbox.count(undefined, one)),
    books: await Promise.all(sales.map(({ orderId }) => shop.books(orderId))),
  }
}
