import { Client } from "pg"

/** What a statement gives. */
export type Rows = Record<string, unknown>[]

/** Runs one statement on the shop's database. */
export type RunSql = (statement: string, values?: unknown[]) => Promise<Rows>

/** A database of this test file's own, with one open connection. */
export type TestDatabase = {
  url: string
  sql: RunSql
  drop(): Promise<void>
}

/** Makes a database as a copy of the migrated one that the test run made. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `shop_${process.pid}_${Date.now()}`
  const template = String(process.env.DB_TEMPLATE)
  const server = await connect("postgres")
  await server.query(`create database "${name}" template "${template}"`)
  const client = await connect(name)
  return {
    url: urlOf(name),
    sql: async (statement, values) =>
      (await client.query<Record<string, unknown>>(statement, values)).rows,
    async drop() {
      await client.end()
      await server.query(`drop database "${name}" with (force)`)
      await server.end()
    },
  }
}

async function connect(database: string): Promise<Client> {
  const client = new Client({ connectionString: urlOf(database) })
  await client.connect()
  return client
}

function urlOf(database: string): string {
  const { DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD } = process.env
  return `postgres://${DB_USERNAME}:${DB_PASSWORD}@${DB_HOST}:${DB_PORT}/${database}`
}
