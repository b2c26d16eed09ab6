import type { Health } from "../../../src/api/admin/khalti/health/read-health"
import { addDollarRegion, MINUTE, type TestShop, useOptions } from "../../kit"

/** The key that the kit's shop presents. */
const key = () => String(process.env.KHALTI_SECRET_KEY)

async function read(shop: TestShop): Promise<Health> {
  const { status, body } = await shop.merchant.ask("GET", "khalti/health")
  expect(status).toBe(200)
  return body.health as Health
}

/** A server of this mode, as far as it says so itself; tests are `server`, so that no jobs run in them. */
function runAs(shop: TestShop, workerMode: "shared" | "server") {
  shop.container.resolve("configModule").projectConfig.workerMode = workerMode
}

export default function cases(shop: TestShop): void {
  useOptions(shop, { reserveMinutes: 20 })
  beforeEach(() => runAs(shop, "shared"))
  afterEach(() => runAs(shop, "server"))

  describe("GET /admin/khalti/health", () => {
    it("shows the options in force without the key, that Khalti takes it, and what more than one process would need", async () => {
      const health = await read(shop)
      expect(health).toMatchObject({
        environment: "sandbox",
        host: shop.sandbox.baseUrl,
        key_fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/),
        options: {
          reserveMinutes: 20,
          autoRefund: true,
          pendingReserveHours: 24,
        },
        khalti: { reachable: true, key_accepted: true, message: null },
        return_url: "http://localhost:9000/khalti/callback/{return_token}",
        regions: [{ name: "Nepal", currency_code: "npr" }],
        locking: { provider: "in-memory", shared: false },
        last_error: null,
      })
      expect(health.advice).toEqual([
        expect.stringMatching(
          /^If more than one process serves this shop: .*@medusajs.medusa.locking-redis/
        ),
      ])
      expect(health.options).not.toHaveProperty("secretKey")
      expect(JSON.stringify(health)).not.toContain(key())
      expect(shop.sandbox.count("lookup")).toBe(1)
    })

    it("warns a shop of one process of nothing when all is well, without any Redis", async () => {
      await shop.sweep()
      expect((await read(shop)).warnings).toEqual([])
    })

    it("warns of locks in memory where another process must run the jobs, because the two could undo a sale", async () => {
      await shop.sweep()
      runAs(shop, "server")
      const { warnings, advice } = await read(shop)
      expect(warnings).toEqual([
        expect.stringContaining("@medusajs/medusa/locking-redis"),
      ])
      expect(advice).toEqual([])
    })

    it("says how many products count as goods that need no delivery, because carts with them are paid first", async () => {
      await shop.sweep()
      expect((await read(shop)).undelivered_products).toBe(0)
      await shop.sql(
        `delete from product_shipping_profile where product_id =
          (select id from product where handle = 'ilam-tea')`
      )
      const { undelivered_products, advice, warnings } = await read(shop)
      expect(undelivered_products).toBe(1)
      expect(advice).toContainEqual(expect.stringContaining("1 products"))
      expect(warnings).toEqual([])
    })

    it("misses the workflow of completeCart, without which no paid cart becomes an order", async () => {
      await shop.sweep()
      const { completeCart } = shop.khalti.options
      Object.assign(shop.khalti.options, { completeCart: "sell-on-credit" })
      try {
        expect((await read(shop)).warnings).toEqual([
          expect.stringContaining('no workflow "sell-on-credit"'),
        ])
      } finally {
        Object.assign(shop.khalti.options, { completeCart })
      }
    })

    it("tells a refused key from a Khalti that is not there", async () => {
      shop.sandbox.fault("lookup", { kind: "401" })
      const refused = await read(shop)
      expect(refused.khalti).toMatchObject({
        reachable: true,
        key_accepted: false,
      })
      expect(refused.warnings[0]).toContain("secret key")

      shop.sandbox.fault("lookup", { kind: "502_html", times: Infinity })
      const down = await read(shop)
      expect(down.khalti).toMatchObject({
        reachable: false,
        key_accepted: null,
      })
      expect(JSON.stringify([refused, down])).not.toContain(key())
    })

    it("warns of a region that does not sell in rupees", async () => {
      await addDollarRegion(shop, "Abroad")
      const { regions, warnings } = await read(shop)
      expect(regions).toHaveLength(2)
      expect(warnings.join()).toMatch(/Abroad .* USD.*NPR only/)
    })

    it("knows the newest sweep of whichever server, and misses one that is late", async () => {
      const never = await read(shop)
      expect(never.last_sweep).toBeNull()
      expect(never.warnings.join()).toContain("khalti-sweep")

      await shop.sweep()
      await shop.placeSale()
      await shop.letTimePass(3 * MINUTE)
      await shop.sweep()
      const swept = await read(shop)
      expect(swept.last_sweep).toMatchObject({ settled: 1, failed: 0 })
      expect(swept.warnings.join()).not.toContain("khalti-sweep")
      await expect(
        shop.sql("select * from khalti_sweep")
      ).resolves.toHaveLength(1)

      await shop.letTimePass(6 * MINUTE)
      expect((await read(shop)).warnings.join()).toContain("khalti-sweep")
    })

    it("counts by outcome, the held ones that wait for somebody, and the newest error", async () => {
      await shop.sell()
      const held = await shop.placeSale()
      shop.sandbox.setAmount(held.pidx, 1_000)
      await shop.comeBackBy(shop.sandbox.pay(held.pidx))
      const broken = await shop.placeSale("TOPI-L")
      shop.sandbox.fault("lookup", {
        kind: "503",
        times: Infinity,
        pidx: broken.pidx,
      })
      shop.sandbox.fault("initiate", { kind: "503" })
      await expect(shop.storefront.startSale("TOPI-L", 1)).rejects.toThrow()
      await shop.comeBack((await shop.row(broken.pidx)).return_token)

      const health = await read(shop)
      expect(health.counts).toEqual({
        open: 2,
        captured: 1,
        canceled: 0,
        refunded: 0,
        held: 1,
        waiting_for_human: 1,
      })
      expect(health.last_error).toMatchObject({
        khalti_payment_id: (await shop.row(broken.pidx)).id,
        message: expect.stringContaining("server_error"),
      })
      expect(health.warnings.join()).toContain("outcome=held&handled=false")
      const { body } = await shop.merchant.ask(
        "GET",
        "khalti/payments?outcome=held&handled=false"
      )
      expect(body.count).toBe(1)
    })
  })
}
