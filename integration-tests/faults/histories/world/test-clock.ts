import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { Sandbox } from "../../../../sandbox"
import type { Time } from "../history"

const INTERVAL = "<interval>"

/**
 * Lets time go by without waiting: every point in time that was written down is
 * moved back. It does what the kit's `letTimePass` does, with statements that are
 * prepared once for thousands of steps.
 */
export class TestClock {
  private advancedMs = 0

  private constructor(
    private readonly pg: Knex,
    private readonly khalti: Sandbox,
    private readonly tables: string[],
    private readonly updates: string
  ) {}

  /** Looks up which columns of the ledger hold points in time. */
  static async build(pg: Knex, khalti: Sandbox): Promise<TestClock> {
    const { rows } = await pg.raw<{
      rows: { table_name: string; column_name: string }[]
    }>(
      `SELECT table_name, column_name FROM information_schema.columns
        WHERE table_name LIKE 'khalti\\_%' AND table_schema = current_schema()
          AND data_type = 'timestamp with time zone'`
    )
    const tables = [...new Set(rows.map(({ table_name }) => table_name))]
    const updates = tables.map((table) => {
      const columns = rows
        .filter(({ table_name }) => table_name === table)
        .map(
          ({ column_name }) => `${column_name} = ${column_name} - ${INTERVAL}`
        )
      return `UPDATE ${table} SET ${columns.join(", ")}`
    })
    return new TestClock(pg, khalti, tables, updates.join("; "))
  }

  /** Now, on the history's clock. */
  get now(): Time {
    return Date.now() + this.advancedMs
  }

  /** `ms` go by for the ledger and for Khalti. Nothing happens when they are negative. */
  async advance(ms: number): Promise<void> {
    const span = Math.max(0, Math.round(ms))
    await this.pg.raw(
      this.updates.replaceAll(INTERVAL, `interval '${span} ms'`)
    )
    this.khalti.shift(span)
    this.advancedMs += span
  }

  /** Milliseconds until the sweep has work; negative when it is overdue, null when it never has. */
  async untilSweepDue(): Promise<number | null> {
    const { rows } = await this.pg.raw<{ rows: { ms: string | null }[] }>(
      `SELECT extract(epoch FROM min(greatest(next_check_at, lease_until, rest.until)) - now()) * 1000 AS ms
         FROM khalti_payment,
              (SELECT max(greatest(rest_until, sweep_rest_until)) AS until FROM khalti_sweep) AS rest
        WHERE next_check_at IS NOT NULL`
    )
    const ms = rows[0]?.ms
    return ms === null || ms === undefined ? null : Number(ms)
  }

  /** Empties the ledger for the next history. */
  async clearLedger(): Promise<void> {
    await this.pg.raw(`TRUNCATE ${this.tables.join(", ")}`)
  }
}
