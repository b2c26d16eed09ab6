import { runSql } from "../../../demo/postgres/sql"
import { migrate } from "../../../demo/shop/migrate"
import { startSandbox, type Sandbox } from "../../../sandbox"
import { letTimePass } from "../../kit/let-time-pass"
import { Announcements } from "./announcements"
import { DatabaseBarrier, type WriteTarget } from "./database-barrier"
import { ShopServer, type ServerSettings } from "./shop-server"
import { readShopState, type ShopState } from "./shop-state"

const KEY = "live_secret_key_of_the_tests"

/** When something is still undecided after so many sweeps, it always will be. */
const MAX_SWEEPS = 80

type ClusterSettings = Pick<ServerSettings, "options" | "lockingRedisUrl">

/**
 * A shop whose servers are processes: one database, one local Khalti in this
 * process, and any number of servers that start and are killed.
 */
export class Cluster {
  readonly announcements = new Announcements()
  private readonly servers: ShopServer[] = []
  private readonly barriers: DatabaseBarrier[] = []

  private constructor(
    readonly khalti: Sandbox,
    private readonly database: string,
    private readonly settings: ClusterSettings
  ) {}

  /** Makes the database and the local Khalti. No server runs yet. */
  static async open(settings: ClusterSettings = {}): Promise<Cluster> {
    const database = `cluster_${process.pid}_${Date.now()}`
    await runSql(urlOf("postgres"), `CREATE DATABASE "${database}"`)
    const url = urlOf(database)
    const [{ migrated }] = await runSql(
      url,
      "SELECT to_regclass('khalti_payment') IS NOT NULL AS migrated"
    )
    if (!migrated) await migrate(url)
    return new Cluster(await startSandbox({ key: KEY }), database, settings)
  }

  /** Starts one more server. The first one seeds the shop. */
  async boot(settings: ClusterSettings = {}): Promise<ShopServer> {
    const server = await ShopServer.start({
      ...this.settings,
      ...settings,
      databaseUrl: this.databaseUrl,
      khalti: { baseUrl: this.khalti.baseUrl, secretKey: KEY },
      onAnnouncement: (name, data) => this.announcements.add(name, data),
    })
    this.servers.push(server)
    return server
  }

  /** Blocks the writes of all servers to a table or row. */
  async blockWrites(target: WriteTarget): Promise<DatabaseBarrier> {
    const barrier = await DatabaseBarrier.close(this.databaseUrl, target)
    this.barriers.push(barrier)
    return barrier
  }

  /** Opens every barrier after a server was killed. Its blocked writes are dropped. */
  async openBarriers(): Promise<void> {
    const barriers = this.barriers.splice(0)
    for (const barrier of barriers) await barrier.dropBlockedWrites()
    for (const barrier of barriers) await barrier.open()
  }

  /** Lets `ms` go by for the ledger and for Khalti. */
  letTimePass(ms: number): Promise<void> {
    return letTimePass(this.databaseUrl, this.khalti, ms)
  }

  /** Lets time go by and sweeps, until every link has its outcome and the rest can wait. */
  async sweepUntilDone(server: ShopServer): Promise<void> {
    for (let run = 0; run < MAX_SWEEPS; run++) {
      const due = await this.untilNextSweep()
      if (due === null) return
      await this.letTimePass(Math.max(0, due) + 10)
      await server.sweep()
    }
    const links = await this.sql(
      `SELECT reference, outcome, reason, last_error, next_check_at, unfinished_refunds
         FROM khalti_payment WHERE next_check_at IS NOT NULL`
    )
    throw new Error(
      `Still undecided after ${MAX_SWEEPS} sweeps: ${JSON.stringify(links)}`
    )
  }

  /** What Khalti, Medusa and the ledger hold now. */
  state(): Promise<ShopState> {
    return readShopState(this.databaseUrl, this.khalti)
  }

  /** Runs one statement on the shop's database. */
  sql(statement: string, values?: unknown[]) {
    return runSql(this.databaseUrl, statement, values)
  }

  /** Kills all servers and removes the database. */
  async close(): Promise<void> {
    for (const server of this.servers) await server.kill()
    await this.openBarriers()
    await this.khalti.close()
    await runSql(
      urlOf("postgres"),
      `DROP DATABASE "${this.database}" WITH (FORCE)`
    )
  }

  private get databaseUrl(): string {
    return urlOf(this.database)
  }

  /**
   * Milliseconds until a sweep has work to do; null when there is none. Held
   * links are checked hourly, captured ones daily: they end nothing here. A lost
   * refund is looked up more often than that.
   */
  private async untilNextSweep(): Promise<number | null> {
    const [{ ms }] = await this.sql(
      `SELECT extract(epoch FROM min(greatest(next_check_at, lease_until)) - now()) * 1000 AS ms
         FROM khalti_payment
        WHERE next_check_at IS NOT NULL
          AND (outcome = 'open' OR to_announce IS NOT NULL OR unfinished_refunds IS NOT NULL
               OR (outcome <> 'held' AND next_check_at < now() + interval '55 minutes'))`
    )
    return ms === null ? null : Number(ms)
  }
}

function urlOf(database: string): string {
  const { DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD } = process.env
  return `postgres://${DB_USERNAME}:${DB_PASSWORD}@${DB_HOST}:${DB_PORT ?? 5432}/${database}`
}
