import { runSql } from "../../demo/postgres/sql"
import type { Sandbox } from "../../sandbox"
import type { RunSql } from "./test-database"

/**
 * Moves everything the ledger and the local Khalti remember into the past: as if
 * `ms` had gone by since the last thing that happened. Of Medusa's own tables only
 * those go along whose times the plugin compares with the ledger's.
 */
export function letTimePass(
  databaseUrl: string,
  sandbox: Sandbox,
  ms: number
): Promise<void> {
  return moveIntoPast((sql) => runSql(databaseUrl, sql), sandbox, ms)
}

/** The same on a connection that is open already. */
export async function moveIntoPast(
  sql: RunSql,
  sandbox: Sandbox,
  ms: number
): Promise<void> {
  await sql(
    `do $$
     declare
       one record;
     begin
       for one in
         select table_name as name, string_agg(format('%1$I = %1$I - interval ''${Number(ms)} ms''', column_name), ', ') as changes
           from information_schema.columns
          where table_schema = 'public'
            and (table_name like 'khalti\\_%'
                 or (column_name in ('created_at', 'captured_at')
                     and table_name in ('order', 'payment', 'payment_session')))
            and data_type = 'timestamp with time zone'
          group by table_name
       loop
         execute format('update %I set %s', one.name, one.changes);
       end loop;
     end $$`
  )
  sandbox.shift(ms)
}
