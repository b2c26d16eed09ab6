import type { EntityManager } from "@medusajs/framework/mikro-orm/knex"
import type { ConfigModule, Context, Logger } from "@medusajs/framework/types"
import {
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
  MedusaService,
} from "@medusajs/framework/utils"
import { KhaltiClient } from "./gateway/client"
import type {
  Link,
  LinkChange,
  NewEvent,
  NewLink,
  NewRefund,
  Refund,
  RefundChange,
  RefundsSeen,
} from "./ledger"
import { placeLog } from "./log/log-path"
import { PaymentLog } from "./log/payment-log"
import { redact } from "./log/redact"
import KhaltiEvent from "./models/khalti-event"
import KhaltiPayment from "./models/khalti-payment"
import KhaltiRefund from "./models/khalti-refund"
import KhaltiSweep from "./models/khalti-sweep"
import { reportCompleteCart } from "./options/complete-cart"
import { issuerOf, resolveOptions, type KhaltiOptions } from "./options/options"
import * as rows from "./refund-rows"
import { LOCK_COLLECTION } from "./sessions"

export type * from "./ledger"

type Dependencies = { logger: Logger; configModule?: ConfigModule }
type SqlContext = Context<EntityManager>

/**
 * The module `khalti`: the ledger of every link, its audit trail, and the
 * gateway to Khalti. Resolve it as `khalti`.
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
  /** When this server started. */
  startedAt = new Date()
  protected readonly logger_: Logger
  protected readonly log_: PaymentLog

  constructor(dependencies: Dependencies, options: Record<string, unknown>) {
    super(dependencies, options)
    this.logger_ = dependencies.logger
    this.options = resolveOptions(options, {
      storeCors: dependencies.configModule?.projectConfig?.http?.storeCors,
    })
    this.issuer = issuerOf(this.options)
    this.gateway = new KhaltiClient(this.options)
    this.log_ = new PaymentLog({
      file: this.options.logFile && placeLog(this.options.logFile),
      warn: (message: string) => this.logger_.warn(message),
    })
  }

  __hooks = {
    onApplicationStart: async () =>
      reportCompleteCart(this.options, this.logger_),
    onApplicationShutdown: async () => {
      this.gateway.close()
      await this.log_.close()
    },
  }

  /** Adds a line to the audit trail, in the database and as JSON in the log file; what is secret or personal is taken out first. */
  async addEvent(event: NewEvent): Promise<void> {
    await this.withEvent(event, async () => undefined)
  }

  /** Changes a link and says so in the trail. */
  async changeWithEvent(change: LinkChange, event: NewEvent): Promise<void> {
    await this.withEvent(event, (context) =>
      this.updateKhaltiPayments(change, context)
    )
  }

  /** Writes and adds a line to the trail, both or neither: a crash between the two would leave what nothing explains. */
  private async withEvent(
    event: NewEvent,
    write: (context: SqlContext) => Promise<unknown>
  ): Promise<void> {
    const clean = redact(event, [this.options.secretKey]) as NewEvent
    const line = { ...clean, at: new Date() }
    await this.inTransaction_(async (context) => {
      await write(context)
      await this.createKhaltiEvents(line, context)
    })
    this.log_.write(line)
  }

  @InjectTransactionManager()
  protected async inTransaction_(
    work: (context: SqlContext) => Promise<void>,
    @MedusaContext() context: SqlContext = {}
  ): Promise<void> {
    await work(context)
  }

  /** Waits until every line of the log is on disk. */
  async flushLog(): Promise<void> {
    await this.log_.flush()
  }

  /** Runs one statement on the module's tables, for what a filter cannot say: see `leases.ts` and `queries.ts`. */
  @InjectManager()
  async execute<Row>(
    statement: string,
    values: unknown[] = [],
    @MedusaContext() context: SqlContext = {}
  ): Promise<Row[]> {
    return context.manager!.execute<Row[]>(statement, values)
  }

  /** Writes a link that is about to be requested; null when its collection has got another for the same since the caller looked: two tabs began at once. */
  @InjectTransactionManager()
  async openLink(
    link: NewLink,
    seen: string[],
    @MedusaContext() context: SqlContext = {}
  ): Promise<{ id: string } | null> {
    const { collection_id, content_hash } = link
    await context.transactionManager!.execute(LOCK_COLLECTION, [collection_id])
    const others = { collection_id, content_hash, id: { $nin: seen } }
    const [other] = await this.listKhaltiPayments(others, { take: 1 }, context)
    return other ? null : this.createKhaltiPayments(link, context)
  }

  /**
   * Writes a refund that is about to be called, as its first attempt, unless the
   * link's refunds are no longer what the caller has seen, or the hour has had
   * its number of automatic refunds. Checked and written under a lock of the link's
   * row: of two who want the same money back only one finds it still there.
   *
   * @returns the refund's id, or why it was not written
   */
  @InjectTransactionManager()
  async openRefund(
    refund: NewRefund,
    seen: RefundsSeen,
    @MedusaContext() context: SqlContext = {}
  ): Promise<{ id: string } | "changed" | "limit"> {
    const obstacle = await this.obstacleTo_(refund, seen, context)
    if (obstacle) {
      return obstacle
    }
    const { id } = await this.createKhaltiRefunds(
      { ...refund, attempts: 1, called_at: new Date() },
      context
    )
    return { id }
  }

  /**
   * Opens a refused refund for one more call, under the same conditions as a new one.
   *
   * @returns whether it is the caller's to call: not when anything about the link's refunds has changed, or the hour's limit is reached
   */
  @InjectTransactionManager()
  async reopenRefund(
    { id, attempts, khalti_payment_id }: Refund,
    change: Pick<Refund, "actor"> & Partial<Pick<Refund, "mobile">>,
    seen: RefundsSeen,
    @MedusaContext() context: SqlContext = {}
  ): Promise<"opened" | "changed" | "limit"> {
    const wanted = { khalti_payment_id, actor: change.actor }
    const obstacle = await this.obstacleTo_(wanted, seen, context)
    if (obstacle) {
      return obstacle
    }
    const opened = await this.updateKhaltiRefunds(
      {
        selector: { id, attempts, status: "refused" },
        data: {
          ...change,
          status: "requested",
          attempts: attempts + 1,
          called_at: new Date(),
          lookups: 0,
        },
      },
      context
    )
    return opened.length ? "opened" : "changed"
  }

  /** Writes a refund that was made in Khalti's dashboard, what becomes of its link, and the event: all or nothing. */
  async noteRefund(
    refund: Omit<NewRefund, "is_full" | "mobile">,
    change: LinkChange,
    event: NewEvent
  ): Promise<void> {
    await this.withEvent(event, async (context) => {
      await this.createKhaltiRefunds(
        { ...refund, is_full: false, status: "succeeded" },
        context
      )
      await this.updateKhaltiPayments(change, context)
    })
  }

  /** Writes what became of a refund, and, when core asked for it, that the provider confirms it: all or nothing. */
  async closeRefund(
    { id, ...data }: RefundChange,
    event: NewEvent & { khalti_payment_id: string },
    confirms?: string
  ): Promise<void> {
    const status = rows.CLOSABLE[data.status ?? "requested"]
    await this.withEvent(event, async (context) => {
      const selector = { id, status }
      await this.updateKhaltiRefunds({ selector, data }, context)
      if (confirms) {
        await this.addConfirmed_(event.khalti_payment_id, confirms, context)
      }
    })
  }

  /**
   * Notes that the provider confirms a refund of Medusa's.
   *
   * @returns whether it was noted: not when the link's refunds have changed since
   */
  @InjectTransactionManager()
  async confirmRefund(
    linkId: string,
    medusaRefundId: string,
    seen: RefundsSeen,
    @MedusaContext() context: SqlContext = {}
  ): Promise<boolean> {
    if (!(await this.isAsSeen_(linkId, seen, context))) {
      return false
    }
    await this.addConfirmed_(linkId, medusaRefundId, context)
    return true
  }

  private async addConfirmed_(
    linkId: string,
    medusaRefundId: string,
    context: SqlContext
  ): Promise<void> {
    const values = [medusaRefundId, linkId]
    await context.transactionManager!.execute(rows.ADD_CONFIRMED, values)
  }

  /** Why a refund may not be called now: the link's refunds are not as seen, or the hour has had its number of automatic ones. */
  private async obstacleTo_(
    { khalti_payment_id, actor }: Pick<Refund, "khalti_payment_id" | "actor">,
    seen: RefundsSeen,
    context: SqlContext
  ): Promise<"changed" | "limit" | null> {
    if (!(await this.isAsSeen_(khalti_payment_id, seen, context))) {
      return "changed"
    }
    return actor === "settle" && (await this.isBeyondLimit_(context))
      ? "limit"
      : null
  }

  private async isAsSeen_(
    linkId: string,
    { sentPaisa, confirmed }: RefundsSeen,
    context: SqlContext
  ): Promise<boolean> {
    const [link] = await context.transactionManager!.execute<
      { confirmed: string[] | null; sent: string; open: boolean }[]
    >(rows.LOCK_LINK, [linkId])
    const known = link.confirmed ?? []
    return (
      !link.open &&
      Number(link.sent) === sentPaisa &&
      known.join() === confirmed.join()
    )
  }

  /** Counted under one lock: several settles run at once. */
  private async isBeyondLimit_(context: SqlContext): Promise<boolean> {
    const sql = context.transactionManager!
    await sql.execute(rows.LOCK_AUTOMATIC_REFUNDS)
    const [{ count }] = await sql.execute<{ count: string }[]>(
      rows.COUNT_AUTOMATIC_REFUNDS
    )
    return Number(count) >= this.options.autoRefundLimit
  }
}
