import "../../../setup/environment"
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
import { EventListener } from "./listener"
import { Mortality } from "./mortality"
import { TimeMachine } from "./time-machine"

/** Khalti's answers are due within this; a local one that works needs a few ms. */
const TIMEOUT_MS = 700

/** A real Medusa in this process, on a real PostgreSQL, with a local Khalti. */
export type Stage = {
  url: string
  container: MedusaContainer
  pg: Knex
  shop: Shop
  adminToken: string
  khalti: Sandbox
  ledger: KhaltiModuleService
  clock: TimeMachine
  mortality: Mortality
  listener: EventListener
  close(): Promise<void>
}

/** Starts everything once; all histories play on it. */
export async function openStage(): Promise<Stage> {
  const postgres = await startPostgres(console.warn)
  await postgres.createDatabase("faults")
  await migrate(postgres.url("faults"))
  const khalti = await startSandbox({ key: process.env.KHALTI_SECRET_KEY })
  const port = await freePort()
  const url = `http://localhost:${port}`
  Object.assign(process.env, {
    DATABASE_URL: postgres.url("faults"),
    KHALTI_BASE_URL: khalti.baseUrl,
    BACKEND_URL: url,
    KHALTI_OPTIONS: JSON.stringify({ logFile: false, timeoutMs: TIMEOUT_MS }),
  })
  await start({
    directory: SHOP_DIRECTORY,
    host: "localhost",
    port,
    types: false,
  })
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
    clock: await TimeMachine.build(pg, khalti),
    mortality: new Mortality(ledger),
    listener: new EventListener(container),
    close: async () => {
      await khalti.close()
      await postgres.stop()
    },
  }
}

async function signIn(url: string, { admin }: Shop): Promise<string> {
  const response = await fetch(`${url}/auth/user/emailpass`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(admin),
  })
  const { token } = (await response.json()) as { token: string }
  return token
}
