import { Client } from "pg"
import { setTimeout as sleep } from "node:timers/promises"

const TIMEOUT_MS = 20_000
const POLL_MS = 25

/** Connections that wait for ours. (`pg_stat_activity` would show them as they were when our transaction began.) */
const BLOCKED_CONNECTIONS = `
  SELECT DISTINCT pid FROM pg_locks
   WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))`

/** What a barrier locks: a whole table, or one row. */
export type WriteTarget =
  | { table: string }
  /** A link's row in the ledger. */
  | { pidx: string }
  /** A link's refunds in the ledger. */
  | { refundOf: string }
  /** An order of Medusa's, by its id. */
  | { order: string }

/**
 * Blocks the servers' writes from outside, by a lock in the database. A server
 * that wants to write there waits until the barrier opens, or dies waiting.
 */
export class DatabaseBarrier {
  private isOpen = false

  private constructor(
    private readonly client: Client,
    private readonly target: string
  ) {}

  /** Blocks every write to the target from now on. Reads go on. */
  static async close(
    databaseUrl: string,
    target: WriteTarget
  ): Promise<DatabaseBarrier> {
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query("BEGIN")
    const [lock, ...values] = lockOf(target)
    await client.query(lock, values)
    return new DatabaseBarrier(client, JSON.stringify(target))
  }

  /** Resolves when so many writes wait here. */
  async reached(writes = 1): Promise<void> {
    const deadline = Date.now() + TIMEOUT_MS
    while ((await this.countBlocked()) < writes) {
      if (Date.now() > deadline) {
        throw new Error(
          `No server wanted to write to ${this.target}. Waiting: ${await this.describeBlocked()}`
        )
      }
      await sleep(POLL_MS)
    }
  }

  /** Lets all writes go on. Does nothing when it is open already. */
  async open(): Promise<void> {
    if (this.isOpen) return
    this.isOpen = true
    await this.client.end()
  }

  /**
   * Drops the writes that wait here. Call it when their server is dead: the
   * database would write them first and notice only then that the client is gone.
   */
  async dropBlockedWrites(): Promise<void> {
    if (this.isOpen) return
    await this.client.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM (${BLOCKED_CONNECTIONS}) AS blocked`
    )
  }

  private async describeBlocked(): Promise<string> {
    const { rows } = await this.client.query<{ query: string }>(
      "SELECT left(query, 200) AS query FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    )
    return rows.map(({ query }) => query).join("; ") || "nobody"
  }

  private async countBlocked(): Promise<number> {
    const { rows } = await this.client.query<{ count: string }>(
      `SELECT count(*) FROM (${BLOCKED_CONNECTIONS}) AS blocked`
    )
    return Number(rows[0].count)
  }
}

function lockOf(target: WriteTarget): [sql: string, ...values: string[]] {
  if ("table" in target) {
    return [`LOCK TABLE "${target.table}" IN EXCLUSIVE MODE`]
  }
  if ("pidx" in target) {
    // As an UPDATE locks it: new events and refunds still find their link.
    return [
      "SELECT FROM khalti_payment WHERE pidx = $1 FOR NO KEY UPDATE",
      target.pidx,
    ]
  }
  if ("refundOf" in target) {
    return [
      `SELECT FROM khalti_refund WHERE khalti_payment_id =
              (SELECT id FROM khalti_payment WHERE pidx = $1) FOR UPDATE`,
      target.refundOf,
    ]
  }
  return [`SELECT FROM "order" WHERE id = $1 FOR UPDATE`, target.order]
}
