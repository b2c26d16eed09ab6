import { Client } from "pg"
import { setTimeout as sleep } from "node:timers/promises"

const PATIENCE_MS = 20_000
const POLL_MS = 25

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

  /** Holds every write to a table; reading goes on. */
  static onTable(databaseUrl: string, table: string): Promise<Latch> {
    return Latch.take(
      databaseUrl,
      table,
      `LOCK TABLE "${table}" IN EXCLUSIVE MODE`
    )
  }

  /** Holds every write to one link's row in the ledger. */
  static onLink(databaseUrl: string, pidx: string): Promise<Latch> {
    return Latch.take(
      databaseUrl,
      `the row of ${pidx}`,
      "SELECT id FROM khalti_payment WHERE pidx = $1 FOR UPDATE",
      [pidx]
    )
  }

  /** Resolves when so many writes of servers stand still here. */
  async reached(writes = 1): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS
    while ((await this.waiting()) < writes) {
      if (Date.now() > deadline) {
        throw new Error(`No server wanted to write to ${this.where}`)
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
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))`
    )
  }

  private static async take(
    databaseUrl: string,
    where: string,
    lock: string,
    values: unknown[] = []
  ): Promise<Latch> {
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    await client.query("BEGIN")
    await client.query(lock, values)
    return new Latch(client, where)
  }

  private async waiting(): Promise<number> {
    const { rows } = await this.client.query<{ count: string }>(
      `SELECT count(*) FROM pg_stat_activity
        WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))`
    )
    return Number(rows[0].count)
  }
}
