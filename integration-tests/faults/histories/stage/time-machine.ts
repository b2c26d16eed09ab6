import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { Sandbox } from "../../../../sandbox"
import type { Time } from "../history"

const SPAN = "<span>"

/** Lets time go by without waiting: everything that is written down becomes that much older. (The kit's `letTimePass`, kept ready for thousands of steps.) */
export class TimeMachine {
  private moved = 0

  private constructor(
    private readonly pg: Knex,
    private readonly khalti: Sandbox,
    private readonly tables: string[],
    private readonly updates: string
  ) {}

  /** Looks up which columns of the ledger hold points in time. */
  static async build(pg: Knex, khalti: Sandbox): Promise<TimeMachine> {
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
        .map(({ column_name }) => `${column_name} = ${column_name} - ${SPAN}`)
      return `UPDATE ${table} SET ${columns.join(", ")}`
    })
    return new TimeMachine(pg, khalti, tables, updates.join("; "))
  }

  /** Now, on the clock that waits move on. */
  get now(): Time {
    return Date.now() + this.moved
  }

  /** `ms` go by, for the ledger and for Khalti. */
  async pass(ms: number): Promise<void> {
    const span = Math.max(0, Math.round(ms))
    await this.pg.raw(this.updates.replaceAll(SPAN, `interval '${span} ms'`))
    this.khalti.shift(span)
    this.moved += span
  }

  /** Milliseconds until the sweep has something to do; negative when it is overdue, null when never. */
  async untilDue(): Promise<number | null> {
    const { rows } = await this.pg.raw<{ rows: { ms: string | null }[] }>(
      `SELECT extract(epoch FROM min(greatest(next_check_at, lease_until)) - now()) * 1000 AS ms
         FROM khalti_payment WHERE next_check_at IS NOT NULL`
    )
    const ms = rows[0]?.ms
    return ms === null || ms === undefined ? null : Number(ms)
  }

  /** An empty ledger for the next history. */
  async forgetLedger(): Promise<void> {
    await this.pg.raw(`TRUNCATE ${this.tables.join(", ")}`)
  }
}
