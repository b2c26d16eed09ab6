import { Client } from "pg"

/** Runs one statement on a connection of its own and gives its rows. */
export async function runSql(
  url: string,
  sql: string,
  values: unknown[] = []
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql, values)
    return rows
  } finally {
    await client.end()
  }
}
