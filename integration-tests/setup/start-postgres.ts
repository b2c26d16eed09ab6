import { startPostgres, type Postgres } from "../../demo/postgres"
import { runSql } from "../../demo/postgres/sql"
import { migrate } from "../../demo/shop/migrate"
import { databaseUrl } from "./database-url"

declare global {
  /** The server that this test run started itself, if it did. */
  var testPostgres: Postgres | undefined
}

/**
 * Gives the test run a PostgreSQL: the one of `DB_HOST`, `DB_PORT`,
 * `DB_USERNAME` and `DB_PASSWORD`, else one of its own. One database is migrated
 * there, `DB_TEMPLATE`, and those of the test files are copies of it. On a
 * server of our own it is `template1`, of which every new database is a copy.
 */
export default async function globalSetup(): Promise<void> {
  if (process.env.DB_HOST) return makeTemplate()
  const postgres = await startPostgres(console.warn)
  globalThis.testPostgres = postgres
  process.env.DB_HOST = postgres.host
  process.env.DB_PORT = String(postgres.port)
  process.env.DB_USERNAME = postgres.user
  process.env.DB_PASSWORD = postgres.password
  process.env.DB_TEMPLATE = "template1"
  try {
    await migrate(databaseUrl("template1"))
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

async function makeTemplate(): Promise<void> {
  const name = `khalti_template_${process.pid}`
  await runSql(databaseUrl("postgres"), `create database "${name}"`)
  process.env.DB_TEMPLATE = name
  await migrate(databaseUrl(name))
}
