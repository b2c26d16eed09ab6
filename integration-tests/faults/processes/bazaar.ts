import { runSql } from "../../../demo/postgres/sql"
import { migrate } from "../../../demo/shop/migrate"
import { startSandbox, type Sandbox } from "../../../sandbox"
import { letTimePass } from "../../kit/let-time-pass"
import { Announcements } from "./announcements"
import { Latch, type Place } from "./latch"
import { readWorld, type World } from "./read-world"
import { ShopServer, type ServerSettings } from "./shop-server"

const KEY = "live_secret_key_of_the_tests"

/** A sweep that has not come to rest after so many runs never will. */
const MAX_SWEEPS = 80

type Extra = Pick<ServerSettings, "options" | "lockingRedisUrl">

/**
 * A shop whose servers are processes: one database, one local Khalti in this
 * process, and any number of servers that come and go.
 */
export class Bazaar {
  readonly announcements = new Announcements()
  private readonly servers: ShopServer[] = []
  private readonly latches: Latch[] = []

  private constructor(
    readonly khalti: Sandbox,
    private readonly database: string,
    private readonly extra: Extra
  ) {}

  /** Makes the database and the local Khalti; no server runs yet. */
  static async open(extra: Extra = {}): Promise<Bazaar> {
    const database = `bazaar_${process.pid}_${Date.now()}`
    await runSql(urlOf("postgres"), `CREATE DATABASE "${database}"`)
    const url = urlOf(database)
    const [{ known }] = await runSql(
      url,
      "SELECT to_regclass('khalti_payment') IS NOT NULL AS known"
    )
    if (!known) await migrate(url)
    return new Bazaar(await startSandbox({ key: KEY }), database, extra)
  }

  /** Starts one more server; the first one seeds the shop. */
  async boot(extra: Extra = {}): Promise<ShopServer> {
    const server = await ShopServer.start({
      ...this.extra,
      ...extra,
      databaseUrl: this.databaseUrl,
      khalti: { baseUrl: this.khalti.baseUrl, secretKey: KEY },
      onAnnounced: (name, data) => this.announcements.hear(name, data),
    })
    this.servers.push(server)
    return server
  }

  /** Holds the writes of all servers to a place, by a lock in the database. */
  async latch(place: Place): Promise<Latch> {
    const latch = await Latch.take(this.databaseUrl, place)
    this.latches.push(latch)
    return latch
  }

  /**
   * Opens every latch once a server is dead: what it was about to write is never written.
   */
  async openLatches(): Promise<void> {
    const latches = this.latches.splice(0)
    for (const latch of latches) await latch.dismissTheDead()
    for (const latch of latches) await latch.open()
  }

  /** `ms` go by for the ledger and for Khalti. */
  pass(ms: number): Promise<void> {
    return letTimePass(this.databaseUrl, this.khalti, ms)
  }

  /** Time goes by and the sweep runs until nothing is undecided or unannounced. */
  async runOut(server: ShopServer): Promise<void> {
    for (let run = 0; run < MAX_SWEEPS; run++) {
      const due = await this.untilDue()
      if (due === null) return
      await this.pass(Math.max(0, due) + 10)
      await server.sweep()
    }
    throw new Error("The sweep does not come to rest")
  }

  /** How Khalti, Medusa and the ledger stand. */
  world(): Promise<World> {
    return readWorld(this.databaseUrl, this.khalti)
  }

  /** Runs one statement on the shop's database. */
  sql(statement: string, values?: unknown[]) {
    return runSql(this.databaseUrl, statement, values)
  }

  /** Stops everything that runs and removes the database. */
  async close(): Promise<void> {
    for (const server of this.servers) await server.kill()
    await this.openLatches()
    await this.khalti.close()
    await runSql(
      urlOf("postgres"),
      `DROP DATABASE "${this.database}" WITH (FORCE)`
    )
  }

  private get databaseUrl(): string {
    return urlOf(this.database)
  }

  /** Milliseconds until the sweep can bring something nearer to its end; null when all is at an end. */
  private async untilDue(): Promise<number | null> {
    const [{ ms }] = await this.sql(
      `SELECT extract(epoch FROM min(greatest(next_check_at, lease_until)) - now()) * 1000 AS ms
         FROM khalti_payment AS link
        WHERE next_check_at IS NOT NULL
          AND (outcome = 'open' OR to_announce IS NOT NULL OR next_check_at <= now()
               OR (outcome = 'captured' AND refund_cause IS NOT NULL)
               OR EXISTS (SELECT FROM khalti_refund
                           WHERE khalti_payment_id = link.id AND status = 'requested'))`
    )
    return ms === null ? null : Number(ms)
  }
}

function urlOf(database: string): string {
  const { DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD } = process.env
  return `postgres://${DB_USERNAME}:${DB_PASSWORD}@${DB_HOST}:${DB_PORT ?? 5432}/${database}`
}
