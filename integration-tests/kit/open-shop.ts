import { medusaIntegrationTestRunner } from "@medusajs/test-utils"
import type { SeedOptions } from "../../demo/seed"
import { startSandbox, type Sandbox, type SandboxOptions } from "../../sandbox"
import { TestShop } from "./test-shop"

/** What the shop presents and the local Khalti accepts. */
const KEY = "live_secret_key_of_the_tests"

/** How a file's shop differs from the usual one. */
export interface Setup {
  /** The plugin's options, over those that tests use: no log file. */
  options?: Record<string, unknown>
  /** What the configuration adds to Khalti's address. */
  baseUrlSuffix?: string
  storeCors?: string
  seed?: SeedOptions
  sandbox?: SandboxOptions
  /** Runs after the shop is seeded, once: its work is there before every test. */
  prepare?: (shop: TestShop) => Promise<void>
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
  let sandbox: Sandbox
  const shop = new TestShop()

  // Outside the runner's block, so that it runs before the shop boots and reads its configuration.
  beforeAll(async () => {
    sandbox = await startSandbox({ key: KEY, ...setup.sandbox })
    Object.assign(process.env, environmentOf(setup, sandbox))
  })
  afterAll(() => sandbox.close())

  medusaIntegrationTestRunner({
    testSuite: ({ api, getContainer, dbConfig, utils }) => {
      beforeAll(async () => {
        await shop.open(
          {
            sandbox,
            url: String(api.defaults.baseURL),
            container: getContainer(),
            databaseUrl: dbConfig.clientUrl,
            untilIdle: utils.waitWorkflowExecutions,
          },
          setup.seed
        )
        await setup.prepare?.(shop)
      })
      beforeEach(() => {
        sandbox.reset()
        shop.events.forget()
      })
      tests(shop)
    },
  })
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
