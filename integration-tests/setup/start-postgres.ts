import { migrate } from "../../demo/shop/migrate"
import { startPostgres, type Postgres } from "../../demo/postgres"

declare global {
  /** The server that this test run started itself, if it did. */
  var testPostgres: Postgres | undefined
}

/**
 * Gives the test run a PostgreSQL: the one of `DB_HOST`, `DB_PORT`,
 * `DB_USERNAME` and `DB_PASSWORD`, else one of its own. In its own, `template1`
 * is migrated once: every database that a test file makes starts as a copy of
 * it and finds its migrations done.
 */
export default async function globalSetup(): Promise<void> {
  if (process.env.DB_HOST) return
  const postgres = await startPostgres(console.warn)
  globalThis.testPostgres = postgres
  process.env.DB_HOST = postgres.host
  process.env.DB_PORT = String(postgres.port)
  process.env.DB_USERNAME = postgres.user
  process.env.DB_PASSWORD = postgres.password
  try {
    await migrate(postgres.url("template1"))
  } catch (error) {
    await postgres.stop()
    throw error
  }
}
