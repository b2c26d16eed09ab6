import { runSql } from "../../demo/postgres/sql"
import type { Sandbox } from "../../sandbox"

/**
 * Moves everything the ledger and the local Khalti remember into the past: as if
 * `ms` had gone by since the last thing that happened. The clock itself and
 * Medusa's own tables stay as they are.
 */
export async function letTimePass(
  databaseUrl: string,
  sandbox: Sandbox,
  ms: number
): Promise<void> {
  const columns = await runSql(
    databaseUrl,
    `select table_name as table, string_agg(format('%1$I = %1$I - $1::interval', column_name), ', ') as changes
       from information_schema.columns
      where table_schema = 'public' and table_name like 'khalti\\_%'
        and data_type = 'timestamp with time zone'
      group by table_name`
  )
  for (const { table, changes } of columns) {
    await runSql(
      databaseUrl,
      `update ${String(table)} set ${String(changes)}`,
      [`${ms} milliseconds`]
    )
  }
  sandbox.shift(ms)
}
