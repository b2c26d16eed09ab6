import type { ConfigModule, Context, Logger } from "@medusajs/framework/types"
import type { EntityManager } from "@medusajs/framework/mikro-orm/knex"
import {
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
  MedusaService,
} from "@medusajs/framework/utils"
import { randomUUID } from "node:crypto"
import { KhaltiClient } from "./gateway/client"
import { HumanWords } from "./human-word"
import { PaymentLog } from "./log/payment-log"
import { placeLog } from "./log/log-path"
import KhaltiEvent from "./models/khalti-event"
import KhaltiPayment, { LinkOutcomes } from "./models/khalti-payment"
import KhaltiRefund from "./models/khalti-refund"
import KhaltiSweep from "./models/khalti-sweep"
import type {
  EventToWrite,
  Link,
  KhaltiSweepRow,
  OutcomeCounts,
  RefundToWrite,
  RowChange,
  NewEvent,
} from "./ledger"
import { redact } from "./log/redact"
import {
  keyFingerprint,
  resolveOptions,
  type KhaltiOptions,
} from "./options/options"

export type * from "./ledger"

type Dependencies = { logger: Logger; configModule?: ConfigModule }
type SqlContext = Context<EntityManager>

/** How long a settle may work on a row without renewing its lease. A crash frees the row after this. */
const LEASE_SECONDS = 60

const HOUR_MS = 60 * 60_000

/** The row that carries the lease of a link's whole collection: its first one. Found by the partial index on the collection. */
export const HEAD_OF_LINK = `(SELECT min(id) FROM khalti_payment
  WHERE collection_id = link.collection_id AND deleted_at IS NULL)`

/**
 * What the sweep looks after now; the number is how many rows at most. Its
 * conditions name those of the partial index, so that a minute's cost hangs on
 * what is open and not on years of finished payments.
 */
export const DUE_LINKS = `SELECT id FROM khalti_payment
  WHERE next_check_at IS NOT NULL AND deleted_at IS NULL
    AND next_check_at <= now() AND (lease_until IS NULL OR lease_until < now())
  ORDER BY (order_id IS NOT NULL OR returned_at IS NOT NULL) DESC, next_check_at
  LIMIT ?`

/**
 * The module `khalti`: the ledger of every link, its trail, and the gateway to
 * Khalti. Resolve it as `khalti`.
 */
export default class KhaltiModuleService extends MedusaService({
  KhaltiPayment,
  KhaltiRefund,
  KhaltiEvent,
  KhaltiSweep,
}) {
  /** The options in force, with defaults filled in. Contains the secret key: never log or return it whole. */
  readonly options: KhaltiOptions
  /** The only way to talk to Khalti. */
  readonly gateway: KhaltiClient
  /** What marks the links of this configuration: only the host and key that issued a link can be asked about it. */
  readonly issuer: Pick<Link, "host" | "key_fingerprint" | "test">
  /** What a human said for the refund that is under way: the provider reads it there. */
  readonly humanWords = new HumanWords()
  protected readonly logger_: Logger
  protected readonly log_: PaymentLog

  constructor(dependencies: Dependencies, options: Record<string, unknown>) {
    super(dependencies, options)
    this.logger_ = dependencies.logger
    this.options = resolveOptions(options, {
      storeCors: dependencies.configModule?.projectConfig?.http?.storeCors,
    })
    this.issuer = {
      host: this.options.apiBase,
      key_fingerprint: keyFingerprint(this.options.secretKey),
      test: this.options.environment === "sandbox",
    }
    this.gateway = new KhaltiClient(this.options)
    this.log_ = new PaymentLog({
      file: this.options.logFile && placeLog(this.options.logFile),
      warn: (message: string) => this.logger_.warn(message),
    })
  }

  __hooks = {
    onApplicationShutdown: async () => {
      this.gateway.close()
      await this.log_.close()
    },
  }

  /** Appends to the trail, in the database and as a line of JSON in the log file; what is secret or personal is taken out first. */
  async addEvent(told: NewEvent): Promise<void> {
    const { event, line } = this.lineOf(told)
    await this.createKhaltiEvents(event)
    this.log_.write(line)
  }

  /**
   * Changes a row and says so in the trail, both or neither: a crash between the
   * two would leave an outcome that nothing explains.
   *
   * @param change - the row's id and what becomes of it
   */
  async changeWithEvent(change: RowChange, told: NewEvent): Promise<void> {
    const { event, line } = this.lineOf(told)
    await this.changeAndCreate_(change, event)
    this.log_.write(line)
  }

  @InjectTransactionManager()
  protected async changeAndCreate_(
    change: RowChange,
    event: EventToWrite,
    @MedusaContext() context: Context = {}
  ): Promise<void> {
    await this.updateKhaltiPayments(change, context)
    await this.createKhaltiEvents(event, context)
  }

  private lineOf(told: NewEvent): {
    event: EventToWrite
    line: Record<string, unknown>
  } {
    const at = new Date()
    const entry = redact(told, [this.options.secretKey]) as NewEvent
    const { actor = null, detail = null } = entry
    return {
      event: { ...entry, actor, detail, at },
      line: { at: at.toISOString(), ...entry },
    }
  }

  /** Waits until every line of the log is on disk. */
  async flushLog(): Promise<void> {
    await this.log_.flush()
  }

  /**
   * Takes a row, and with it all links of its payment collection, for this
   * settle alone: two links of one order, settled at once, would each leave the
   * order to the other, or cancel it twice. One committed conditional UPDATE of
   * the collection's first row, so that two servers never hold it at once and a
   * crash frees it by itself.
   *
   * @param ifDue take it only while its next check is due (the sweep)
   * @returns the lease's token, or null when another settle has the row or one of its siblings
   */
  @InjectManager()
  async acquireLease(
    id: string,
    { ifDue = false }: { ifDue?: boolean } = {},
    @MedusaContext() context: SqlContext = {}
  ): Promise<string | null> {
    const token = randomUUID()
    const rows = await context.manager!.execute<{ id: string }[]>(
      `UPDATE khalti_payment AS head
          SET lease_until = now() + interval '${LEASE_SECONDS} seconds', lease_token = ?
         FROM khalti_payment AS link
        WHERE link.id = ? AND head.id = ${HEAD_OF_LINK}
          AND (head.lease_until IS NULL OR head.lease_until < now())
          ${ifDue ? "AND link.next_check_at <= now()" : ""}
        RETURNING head.id`,
      [token, id]
    )
    return rows.length ? token : null
  }

  /** Whether a settle has this row, or one of its collection, right now. */
  @InjectManager()
  async isLeased(
    id: string,
    @MedusaContext() context: SqlContext = {}
  ): Promise<boolean> {
    const rows = await context.manager!.execute<{ id: string }[]>(
      `SELECT head.id FROM khalti_payment AS link, khalti_payment AS head
        WHERE link.id = ? AND head.id = ${HEAD_OF_LINK} AND head.lease_until >= now()`,
      [id]
    )
    return rows.length > 0
  }

  /** Lengthens a lease before an act. False when it was lost: then this settle must not act any more. */
  @InjectManager()
  async renewLease(
    id: string,
    token: string,
    @MedusaContext() context: SqlContext = {}
  ): Promise<boolean> {
    const rows = await context.manager!.execute<{ id: string }[]>(
      `UPDATE khalti_payment AS head
          SET lease_until = now() + interval '${LEASE_SECONDS} seconds'
         FROM khalti_payment AS link
        WHERE link.id = ? AND head.id = ${HEAD_OF_LINK} AND head.lease_token = ?
        RETURNING head.id`,
      [id, token]
    )
    return rows.length > 0
  }

  /** Gives a row back; a lease that was lost meanwhile is left alone. */
  @InjectManager()
  async releaseLease(
    id: string,
    token: string,
    @MedusaContext() context: SqlContext = {}
  ): Promise<void> {
    await context.manager!.execute(
      `UPDATE khalti_payment AS head
          SET lease_until = NULL, lease_token = NULL
         FROM khalti_payment AS link
        WHERE link.id = ? AND head.id = ${HEAD_OF_LINK} AND head.lease_token = ?`,
      [id, token]
    )
  }

  /** Ids of the rows to look after now: those with an order or a customer who came back first. */
  @InjectManager()
  async listDueIds(
    limit: number,
    @MedusaContext() context: SqlContext = {}
  ): Promise<string[]> {
    const rows = await context.manager!.execute<{ id: string }[]>(DUE_LINKS, [
      limit,
    ])
    return rows.map(({ id }) => id)
  }

  /** How many refunds settle has wanted within the last hour, sent or not. */
  @InjectManager()
  async countAutomaticRefunds(
    @MedusaContext() context: SqlContext = {}
  ): Promise<number> {
    const created_at = { $gte: new Date(Date.now() - HOUR_MS) }
    const own = { actor: "settle", created_at }
    const [, count] = await this.listAndCountKhaltiRefunds(
      own,
      { take: 1 },
      context
    )
    return count
  }

  /**
   * Writes down a refund that settle wants, unless the hour has had its number
   * of them. Counted and written under one lock: several settles run at once.
   *
   * @param limit - refunds an hour
   * @returns the refund's id, or null beyond the limit
   */
  @InjectTransactionManager()
  async createAutomaticRefund(
    refund: Omit<RefundToWrite, "actor">,
    limit: number,
    @MedusaContext() context: SqlContext = {}
  ): Promise<string | null> {
    const sql = context.transactionManager!
    await sql.execute("SELECT pg_advisory_xact_lock(hashtext('khalti_refund'))")
    if ((await this.countAutomaticRefunds(context)) >= limit) {
      return null
    }
    const own = { ...refund, actor: "settle" }
    const { id } = await this.createKhaltiRefunds(own, context)
    return id
  }

  /** Notes the newest sweep of whichever server: one row, written over. */
  @InjectManager()
  async noteSweep(
    { settled, failed, ms }: Pick<KhaltiSweepRow, "settled" | "failed" | "ms">,
    @MedusaContext() context: SqlContext = {}
  ): Promise<void> {
    await context.manager!.execute(
      `INSERT INTO khalti_sweep (id, at, settled, failed, ms)
       VALUES ('last', now(), ?, ?, ?)
       ON CONFLICT (id) DO UPDATE
          SET at = excluded.at, settled = excluded.settled,
              failed = excluded.failed, ms = excluded.ms, updated_at = now()`,
      [settled, failed, ms]
    )
  }

  /** How many links have come to which end, and how many wait for a human. */
  @InjectManager()
  async countByOutcome(
    @MedusaContext() context: SqlContext = {}
  ): Promise<OutcomeCounts> {
    const rows = await context.manager!.execute<
      { outcome: Link["outcome"]; all: string; unhandled: string }[]
    >(
      `SELECT outcome, count(*) AS all, count(*) FILTER (WHERE handled_at IS NULL) AS unhandled
         FROM khalti_payment WHERE deleted_at IS NULL GROUP BY outcome`
    )
    const counts = Object.fromEntries(
      LinkOutcomes.map((outcome) => [outcome, 0])
    ) as Record<Link["outcome"], number>
    rows.forEach(({ outcome, all }) => (counts[outcome] = Number(all)))
    const held = rows.find(({ outcome }) => outcome === "held")
    return { ...counts, waiting_for_human: Number(held?.unhandled ?? 0) }
  }
}
