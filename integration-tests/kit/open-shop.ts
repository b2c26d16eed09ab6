import type { SeedOptions } from "../../demo/seed"
import { startSandbox, type Sandbox } from "../../sandbox"
import { bootMedusa } from "./boot-medusa"
import { createTestDatabase, type TestDatabase } from "./test-database"
import { TestShop } from "./test-shop"

/** What the shop presents and the local Khalti accepts. */
const KEY = "live_secret_key_of_the_tests"

/** How a file's shop differs from the usual one. */
export type Setup = {
  /** The plugin's options, over those that tests use: no log file. */
  options?: Record<string, unknown>
  /** What the configuration adds to Khalti's address. */
  baseUrlSuffix?: string
  storeCors?: string
  seed?: SeedOptions
}

/**
 * Boots a real Medusa on a real PostgreSQL, with a local Khalti in this process,
 * once for all tests of a file. Every test finds the shop as it was seeded and a
 * Khalti without payments, faults and pauses.
 *
 * @example
 * openShop({ options: { reserveMinutes: 5 } }, (shop) => {
 *   it("captures a paid order once", async () => {
 *     const sale = await shop.placeSale()
 *     await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
 *     expect((await shop.books(sale.orderId)).paymentStatus).toBe("captured")
 *   })
 * })
 */
export function openShop(setup: Setup, tests: (shop: TestShop) => void): void {
  const shop = new TestShop()
  let sandbox: Sandbox
  let database: TestDatabase
  let isFresh = true
  const closeAll: (() => Promise<void>)[] = []

  beforeAll(async () => {
    sandbox = await startSandbox({ key: KEY })
    closeAll.unshift(() => sandbox.close())
    Object.assign(process.env, environmentOf(setup, sandbox))
    database = await createTestDatabase()
    closeAll.unshift(() => database.drop())
    const medusa = await bootMedusa(database.url)
    closeAll.unshift(() => medusa.close())
    await shop.open({ ...medusa, sandbox, sql: database.sql }, setup.seed)
    await database.snapshot()
  })
  beforeEach(async () => {
    if (!isFresh) await database.restore()
    isFresh = false
    sandbox.reset()
    shop.events.forget()
    // One that has run for long would miss the sweeps that no test wants.
    shop.khalti.startedAt = new Date()
  })
  afterEach(() => shop.untilWorkflowsEnd())
  afterAll(async () => {
    for (const close of closeAll) await close()
  })

  // A block of its own, so that what the tests clean up comes before the above.
  describe("", () => tests(shop))
}

function environmentOf(
  { options, storeCors, baseUrlSuffix = "" }: Setup,
  sandbox: Sandbox
): Record<string, string> {
  return {
    KHALTI_BASE_URL: sandbox.baseUrl + baseUrlSuffix,
    KHALTI_SECRET_KEY: KEY,
    KHALTI_OPTIONS: JSON.stringify({ logFile: false, ...options }),
    ...(storeCors ? { STORE_CORS: storeCors } : {}),
  }
}
