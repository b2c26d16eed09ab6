import { Pool } from "pg"
import { runSql } from "../../demo/postgres/sql"
import { databaseUrl } from "../setup/database-url"

/** Runs one statement and gives its rows. */
export type RunSql = (
  statement: string,
  values?: unknown[]
) => Promise<Record<string, unknown>[]>

/** A database of one test file. */
export type TestDatabase = {
  url: string
  /** Runs one statement, on a connection that stays open. */
  sql: RunSql
  /** Keeps what is in the tables now: `restore` brings it back. */
  snapshot(): Promise<void>
  restore(): Promise<void>
  drop(): Promise<void>
}

/** Copies the migrated database that the test run has made. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `shop_${process.pid}_${Date.now()}`
  const server = databaseUrl("postgres")
  await runSql(
    server,
    `create database "${name}" template "${process.env.DB_TEMPLATE}"`
  )
  const pool = new Pool({ connectionString: databaseUrl(name), max: 4 })
  return {
    url: databaseUrl(name),
    sql: async (statement, values) =>
      (await pool.query<Record<string, unknown>>(statement, values)).rows,
    async snapshot() {
      await pool.query(TAKE_SNAPSHOT)
      await pool.query(RESTORE_SNAPSHOT)
    },
    async restore() {
      await pool.query("select snapshot.restore()")
    },
    async drop() {
      await pool.end()
      await runSql(server, `drop database "${name}" with (force)`)
    },
  }
}

/**
 * Copies each table that has rows, and notes how many there are and the newest
 * transaction that wrote one: whatever a test inserts, changes or deletes moves
 * one of the two. Notes sequences, functions and triggers too.
 */
const TAKE_SNAPSHOT = `
do $$
declare
  one record;
  has_rows boolean;
begin
  create schema snapshot;
  create table snapshot.contents (name text, amount bigint, newest bigint);
  create table snapshot.sequences as
    select sequencename as name, start_value, last_value
      from pg_sequences where schemaname = 'public';
  create table snapshot.functions as
    select oid from pg_proc where pronamespace = 'public'::regnamespace;
  create table snapshot.triggers as select oid from pg_trigger;
  for one in select tablename as name from pg_tables where schemaname = 'public' loop
    execute format(
      'insert into snapshot.contents
         select %1$L, count(*), max(xmin::text::bigint) from public.%1$I
      returning amount > 0', one.name) into has_rows;
    if has_rows then
      execute format('create table snapshot.%I as table public.%I', 'copy_' || one.name, one.name);
    end if;
  end loop;
end $$`

/** Brings back the tables that differ, with foreign keys off, which only a superuser may do. */
const RESTORE_SNAPSHOT = `
create function snapshot.restore() returns void language plpgsql
  set session_replication_role = replica
  set lock_timeout = '10s'
as $$
declare
  one record;
  amount_now bigint;
  newest_now bigint;
begin
  for one in select * from snapshot.contents loop
    execute format('select count(*), max(xmin::text::bigint) from public.%I', one.name)
      into amount_now, newest_now;
    if (amount_now, newest_now) is distinct from (one.amount, one.newest) then
      execute format('delete from public.%I', one.name);
      if one.amount > 0 then
        execute format('insert into public.%I table snapshot.%I', one.name, 'copy_' || one.name);
      end if;
      execute format(
        'update snapshot.contents set newest = (select max(xmin::text::bigint) from public.%1$I)
          where name = %1$L', one.name);
    end if;
  end loop;
  perform setval(format('public.%I', name)::regclass, coalesce(last_value, start_value), last_value is not null)
    from snapshot.sequences;
  for one in select tgname, tgrelid::regclass as relation from pg_trigger
              where oid not in (select oid from snapshot.triggers) loop
    execute format('drop trigger %I on %s', one.tgname, one.relation);
  end loop;
  for one in select oid::regprocedure as signature from pg_proc
              where pronamespace = 'public'::regnamespace
                and oid not in (select oid from snapshot.functions) loop
    execute format('drop function %s', one.signature);
  end loop;
  for one in select sequencename as name from pg_sequences
              where schemaname = 'public'
                and sequencename not in (select name from snapshot.sequences) loop
    execute format('drop sequence public.%I', one.name);
  end loop;
end $$`
