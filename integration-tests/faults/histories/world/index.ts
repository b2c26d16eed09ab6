import { container } from "@medusajs/framework"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import start from "@medusajs/medusa/commands/start"
import { freePort } from "../../../../demo/free-port"
import { startPostgres } from "../../../../demo/postgres"
import { seedShop, KHALTI_PROVIDER, type Shop } from "../../../../demo/seed"
import { migrate, SHOP_DIRECTORY } from "../../../../demo/shop/migrate"
import { startSandbox, type Sandbox } from "../../../../sandbox"
import type KhaltiModuleService from "../../../../src/modules/khalti/service"
import { call } from "../../../kit/call"
import { BusEvents } from "./bus-events"
import { ServerCrashes } from "./server-crashes"
import { TestClock } from "./test-clock"

const DATABASE = "faults"
const KHALTI_KEY = "live_secret_key_of_the_tests"
/** How long the plugin waits for Khalti. The local one answers within a few ms. */
const TIMEOUT_MS = 700

/** A real Medusa in this process, on a real PostgreSQL, with a local Khalti. All histories run in it. */
export type World = {
  url: string
  container: MedusaContainer
  pg: Knex
  shop: Shop
  adminToken: string
  khalti: Sandbox
  ledger: KhaltiModuleService
  clock: TestClock
  crashes: ServerCrashes
  busEvents: BusEvents
  close(): Promise<void>
}

/**
 * Starts everything, once.
 *
 * @param progress - gets a line for each part that takes some time
 */
export async function openWorld(
  progress: (line: string) => void
): Promise<World> {
  progress("starting PostgreSQL and migrating")
  const postgres = await startPostgres(console.warn)
  await postgres.createDatabase(DATABASE)
  const databaseUrl = postgres.url(DATABASE)
  await migrate(databaseUrl)
  const khalti = await startSandbox({ key: KHALTI_KEY })
  progress("starting Medusa and seeding")
  const url = await startShop(databaseUrl, khalti)
  const shop = await seedShop(container, {
    paymentProviders: [KHALTI_PROVIDER, "pp_system_default"],
  })
  const pg = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const ledger = container.resolve<KhaltiModuleService>("khalti")
  return {
    url,
    container,
    pg,
    shop,
    adminToken: await signIn(url, shop),
    khalti,
    ledger,
    clock: await TestClock.build(pg, khalti),
    crashes: new ServerCrashes(ledger),
    busEvents: new BusEvents(container),
    close: async () => {
      await khalti.close()
      await postgres.stop()
    },
  }
}

/** @returns the shop's address */
async function startShop(
  databaseUrl: string,
  khalti: Sandbox
): Promise<string> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  Object.assign(process.env, {
    DATABASE_URL: databaseUrl,
    KHALTI_BASE_URL: khalti.baseUrl,
    KHALTI_SECRET_KEY: KHALTI_KEY,
    BACKEND_URL: url,
    KHALTI_OPTIONS: JSON.stringify({ logFile: false, timeoutMs: TIMEOUT_MS }),
  })
  await start({
    directory: SHOP_DIRECTORY,
    host: "localhost",
    port,
    types: false,
  })
  return url
}

async function signIn(url: string, { admin }: Shop): Promise<string> {
  const { body } = await call("POST", `${url}/auth/user/emailpass`, admin)
  return String(body.token)
}
