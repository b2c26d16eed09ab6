import { mkdir } from "node:fs/promises"
import path from "node:path"
import { startSandbox, type Sandbox } from "../sandbox"
import { freePort } from "./free-port"
import { DATA_ROOT, startPostgres } from "./postgres"
import { say, slowly } from "./progress"
import { migrate } from "./shop/migrate"
import { runShop, type RunningShop } from "./shop/run-shop"
import { startStorefront } from "./storefront"

/** The key that the demo's shop and its local Khalti agree on. */
const SECRET_KEY = "demo_secret_key"

/** Ports that people know; when one is taken, a free one is used. */
const PORTS = { medusa: 9000, khalti: 8010, storefront: 8000 }

/** Everything the demo runs. */
export interface Demo {
  databaseUrl: string
  khalti: Sandbox
  shop: RunningShop
  storefrontUrl: string
  /** what the shop printed */
  logFile: string
}

/** What of the demo has to be stopped, last started first. */
export class Stoppable {
  private readonly stops: (() => Promise<void>)[] = []

  /** Whether {@link stop} was called. */
  stopping = false

  /** Remembers how to stop something that runs now. */
  add(stop: () => Promise<void>): void {
    this.stops.push(stop)
  }

  /** Stops everything; what cannot be stopped does not keep the rest running. */
  async stop(): Promise<void> {
    this.stopping = true
    for (;;) {
      const stop = this.stops.pop()
      if (!stop) return
      await stop().catch((error: unknown) => console.error(error))
    }
  }
}

/**
 * Starts database, local Khalti, shop and storefront.
 *
 * @param running - gets whatever was started, also when a later part fails
 * @param admin - whether the admin opens in a browser, which makes the start slower
 */
export async function startDemo(
  running: Stoppable,
  { admin }: { admin: boolean }
): Promise<Demo> {
  await mkdir(DATA_ROOT, { recursive: true })
  const logFile = path.join(DATA_ROOT, `shop-${process.pid}.log`)
  const databaseUrl = await database(running)
  await slowly("Migrating the database", () => migrate(databaseUrl))
  const khalti = await startSandbox({
    port: await freePort(PORTS.khalti),
    key: SECRET_KEY,
  })
  running.add(() => khalti.close())
  say(`The local Khalti listens on ${khalti.url}`)
  const port = await freePort(PORTS.medusa)
  if (port !== PORTS.medusa) {
    say(`Port ${PORTS.medusa} is taken: Medusa gets ${port}`)
  }
  const storefrontPort = await freePort(PORTS.storefront)
  const storefrontUrl = `http://localhost:${storefrontPort}`
  const shop = await slowly("Starting Medusa and seeding the shop", () =>
    runShop({
      databaseUrl,
      port,
      khalti: { baseUrl: khalti.baseUrl, secretKey: SECRET_KEY },
      storefrontUrl,
      admin,
      logFile,
    })
  )
  running.add(() => shop.stop())
  running.add(await startStorefront(storefrontPort, shop.url, shop.shop))
  return { databaseUrl, khalti, shop, storefrontUrl, logFile }
}

async function database(running: Stoppable): Promise<string> {
  if (process.env.DATABASE_URL) {
    say("Using the PostgreSQL of DATABASE_URL")
    return process.env.DATABASE_URL
  }
  const postgres = await slowly("Starting PostgreSQL", () => startPostgres(say))
  running.add(() => postgres.stop())
  await postgres.createDatabase("shop")
  return postgres.url("shop")
}
