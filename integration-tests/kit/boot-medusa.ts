import type { MedusaContainer } from "@medusajs/framework/types"
import loadMedusa from "@medusajs/medusa/loaders/index"
import express from "express"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { SHOP_DIRECTORY } from "../../demo/shop/migrate"

/** A Medusa in this process. */
export type RunningMedusa = {
  url: string
  container: MedusaContainer
  close(): Promise<void>
}

/**
 * Boots Medusa on a migrated database. `medusaIntegrationTestRunner` is not used:
 * it loads the application twice, and it drops the database before each test,
 * so that every test opens its connections anew on a PostgreSQL with cold caches.
 */
export async function bootMedusa(databaseUrl: string): Promise<RunningMedusa> {
  process.env.DATABASE_URL = databaseUrl
  const app = express()
  const { container, shutdown } = await loadMedusa({
    directory: SHOP_DIRECTORY,
    expressApp: app,
  })
  const server = app.listen(0, "localhost")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    container,
    async close() {
      server.closeAllConnections()
      server.close()
      await shutdown()
    },
  }
}
