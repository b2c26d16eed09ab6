import { once } from "node:events"
import path from "node:path"
import type { Shop } from "../seed"
import { SHUTDOWN_MS } from "./messages"
import { endOf, forkShopChild, untilSeeded } from "./shop-child"

const SCRIPT = path.join(__dirname, "shop-process.ts")

/** Where the shop runs and what it talks to. */
export interface ShopSettings {
  databaseUrl: string
  port: number
  /** Khalti's address and the key it accepts */
  khalti: { baseUrl: string; secretKey: string }
  storefrontUrl: string
  /** whether the admin opens in a browser; it makes the start slower */
  admin: boolean
  /** file that takes everything the shop prints */
  logFile: string
}

/** A Medusa in a process of its own, seeded. */
export interface RunningShop {
  url: string
  shop: Shop
  /** ends as soon as the process does, whoever ended it */
  exited: Promise<void>
  /** Lets open requests finish, then ends the process. */
  stop(): Promise<void>
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
}

/**
 * Starts the shop on a migrated database and seeds it.
 *
 * @throws with the end of its log when it does not get that far
 */
export async function runShop(settings: ShopSettings): Promise<RunningShop> {
  const url = `http://localhost:${settings.port}`
  const child = forkShopChild(SCRIPT, settings.port, {
    logFile: settings.logFile,
    env: environment(settings, url),
    // On Ctrl-C the demo decides who stops when.
    detached: true,
  })
  const exited = once(child, "exit").then(() => undefined)
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill("SIGTERM")
    const hard = setTimeout(() => child.kill("SIGKILL"), SHUTDOWN_MS)
    await exited
    clearTimeout(hard)
  }
  const kill = async () => {
    child.kill("SIGKILL")
    await exited
  }
  try {
    return { url, shop: await untilSeeded(child), exited, stop, kill }
  } catch (error) {
    await stop()
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `The shop did not start: ${reason}\nThe end of ${settings.logFile}:\n${endOf(settings.logFile)}`,
      { cause: error }
    )
  }
}

function environment(
  settings: ShopSettings,
  url: string
): Record<string, string> {
  return {
    NODE_ENV: "development",
    MEDUSA_DISABLE_TELEMETRY: "true",
    MEDUSA_WORKER_MODE: "shared",
    DATABASE_URL: settings.databaseUrl,
    DISABLE_MEDUSA_ADMIN: String(!settings.admin),
    KHALTI_SECRET_KEY: settings.khalti.secretKey,
    KHALTI_BASE_URL: settings.khalti.baseUrl,
    BACKEND_URL: url,
    STOREFRONT_URL: settings.storefrontUrl,
    STORE_CORS: settings.storefrontUrl,
    ADMIN_CORS: url,
    // Without it the admin's development server listens to the whole network.
    HMR_BIND_HOST: "localhost",
  }
}
