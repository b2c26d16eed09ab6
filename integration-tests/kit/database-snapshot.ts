import type { RunSql } from "./database"

/**
 * Copies every table into the schema `snapshot`, and writes a function that
 * brings the tables back to it.
 *
 * A table is brought back only where it differs: its number of rows, or the
 * newest transaction that wrote one of them. Connections live on, so that
 * neither Medusa nor PostgreSQL starts cold before each test.
 */
export async function takeSnapshot(sql: RunSql): Promise<() => Promise<void>> {
  await sql(TAKE)
  await sql(RESTORE)
  return async () => {
    await sql("select snapshot.restore()")
  }
}

const STATE = `select count(*), coalesce(max(xmin::text::bigint), 0) from public.%I`

const TAKE = `
do $$
declare
  name text;
  sequence record;
  amount bigint;
  newest bigint;
begin
  create schema snapshot;
  create table snapshot.state (name text, amount bigint, newest bigint);
  create table snapshot.sequences (name text, value bigint, called boolean);
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('create table snapshot.%1$I as table public.%1$I', 'copy_of_' || name);
  end loop;
end $$`

const RESTORE = ``
void STATE
