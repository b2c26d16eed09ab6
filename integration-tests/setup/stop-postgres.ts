import { runSql } from "../../demo/postgres/sql"
import { databaseUrl } from "./database-url"

/** Stops the server that `start-postgres.ts` started; on somebody else's it only drops the template. */
export default async function globalTeardown(): Promise<void> {
  if (globalThis.testPostgres) return globalThis.testPostgres.stop()
  await runSql(
    databaseUrl("postgres"),
    `drop database "${process.env.DB_TEMPLATE}" with (force)`
  )
}
