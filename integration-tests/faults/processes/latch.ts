import { Client } from "pg"
import { setTimeout as sleep } from "node:timers/promises"

const PATIENCE_MS = 20_000
const POLL_MS = 25

/** Connections that wait for ours. (`pg_stat_activity` would show them as they were when our transaction began.) */
const STANDING_HERE = `
  SELECT DISTINCT pid FROM pg_locks
   WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))`

/** What a latch is on: a whole table, or one row. */
export type Place =
  | { table: string }
  /** A link's row in the ledger. */
  | { pidx: string }
  /** A link's refunds in the ledger. */
  | { refundOf: string }
  /** An order of Medusa's, by its id. */
  | { order: string }

/**
 * Holds a server's next write from outside, by a lock in the database: whoever
 * wants to write there stands still until the latch is opened, or dies there.
 */
export class Latch {
  private isOpen = false

  private constructor(
    private readonly client: Client,
    private readonly where: string
  ) {}

  /** Holds every write there from now on; reading goes on. */
  static async take(databaseUrl: string, place: Place): Promise<Latch> {
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query("BEGIN")
    const [lock, ...values] = lockOf(place)
    await client.query(lock, values)
    return new Latch(client, JSON.stringify(place))
  }

  /** Resolves when so many writes of servers stand still here. */
  async reached(writes = 1): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS
    while ((await this.waiting()) < writes) {
      if (Date.now() > deadline) {
        throw new Error(
          `No server wanted to write to ${this.where}. Waiting: ${await this.whoWaits()}`
        )
      }
      await sleep(POLL_MS)
    }
  }

  /** Lets everyone go on; opening twice is fine. */
  async open(): Promise<void> {
    if (this.isOpen) return
    this.isOpen = true
    await this.client.end()
  }

  /**
   * After a server died: what it was about to write here is not written. The
   * database would else write it and only then notice that nobody is there.
   */
  async dismissTheDead(): Promise<void> {
    if (this.isOpen) return
    await this.client.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM (${STANDING_HERE}) AS dead`
    )
  }

  private async whoWaits(): Promise<string> {
    const { rows } = await this.client.query<{ query: string }>(
      "SELECT left(query, 200) AS query FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    )
    return rows.map(({ query }) => query).join("; ") || "nobody"
  }

  private async waiting(): Promise<number> {
    const { rows } = await this.client.query<{ count: string }>(
      `SELECT count(*) FROM (${STANDING_HERE}) AS here`
    )
    return Number(rows[0].count)
  }
}

function lockOf(place: Place): [sql: string, ...values: string[]] {
  if ("table" in place) {
    return [`LOCK TABLE "${place.table}" IN EXCLUSIVE MODE`]
  }
  if ("pidx" in place) {
    return ["SELECT FROM khalti_payment WHERE pidx = $1 FOR UPDATE", place.pidx]
  }
  if ("refundOf" in place) {
    return [
      `SELECT FROM khalti_refund WHERE khalti_payment_id =
              (SELECT id FROM khalti_payment WHERE pidx = $1) FOR UPDATE`,
      place.refundOf,
    ]
  }
  return [`SELECT FROM "order" WHERE id = $1 FOR UPDATE`, place.order]
}
