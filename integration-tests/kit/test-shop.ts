import type { MedusaContainer } from "@medusajs/framework/types"
import {
  comeBack as followReturn,
  type Arrival,
} from "../../demo/check/customer"
import type { Cart, KhaltiSession } from "../../demo/check/storefront"
import {
  seedShop,
  type SeedOptions,
  type Shop,
  type Sku,
} from "../../demo/seed"
import type { PayOptions, Sandbox } from "../../sandbox"
import { KHALTI_MODULE } from "../../src/modules/khalti"
import type KhaltiModuleService from "../../src/modules/khalti/service"
import type { Link, Refund } from "../../src/modules/khalti/service"
import { sweepKhaltiPayments, type SweepSummary } from "../../src/workflows"
import { call, type Reply } from "./call"
import { CopiedCarts } from "./copied-carts"
import { Customer } from "./customer"
import { EventRecorder } from "./event-recorder"
import { moveIntoPast } from "./let-time-pass"
import { Merchant } from "./merchant"
import { readBooks, type Books } from "./read-books"
import type { PaidSale, Sale, StartedSale } from "./sale"
import { placeOrder, startPayment } from "./sell-in-process"
import type { RunSql } from "./test-database"
import { untilIdle, untilWorkflowsEnd } from "./until-idle"

/** What a booted shop is made of. */
export type Premises = {
  sandbox: Sandbox
  url: string
  container: MedusaContainer
  sql: RunSql
}

/** A running shop with its local Khalti, seen by customers, the merchant and the clock. */
export class TestShop {
  readonly events = new EventRecorder()
  private premises_?: Premises
  private seeded_?: Shop
  private merchant_?: Merchant
  private carts_?: CopiedCarts

  /** Seeds the shop; `openShop` calls it once per file. */
  async open(premises: Premises, seed?: SeedOptions): Promise<void> {
    this.premises_ = premises
    this.seeded_ = await seedShop(premises.container, seed)
    this.events.listen(premises.container)
  }

  /** The local Khalti. */
  get sandbox(): Sandbox {
    return this.premises.sandbox
  }

  /** What was seeded. */
  get seeded(): Shop {
    if (!this.seeded_) throw new Error("The shop is not open yet")
    return this.seeded_
  }

  /** Where it listens. */
  get url(): string {
    return this.premises.url
  }

  /** Medusa's container. */
  get container(): MedusaContainer {
    return this.premises.container
  }

  /** The plugin's module. */
  get khalti(): KhaltiModuleService {
    return this.container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  }

  /** The plugin's log file, in a shop that was opened with one. */
  get logFile(): string {
    return String(this.khalti.options.logFile)
  }

  /** A guest's storefront. */
  get storefront(): Customer {
    return new Customer(this.premises.url, this.seeded)
  }

  /** The merchant in the admin. */
  get merchant(): Merchant {
    this.merchant_ ??= new Merchant(this.premises.url, this.seeded.admin)
    return this.merchant_
  }

  /** A guest's cart that is ready to be paid. */
  fillCart(sku: Sku = "TOPI-M", quantity = 2): Promise<Cart> {
    this.carts_ ??= new CopiedCarts(
      this.container,
      this.seeded,
      this.premises.sql
    )
    return this.carts_.fill(sku, quantity)
  }

  /** Chooses Khalti for a guest's cart. */
  startPayment(cartId: string): Promise<KhaltiSession> {
    return startPayment(this.container, cartId)
  }

  /** Completes a guest's cart, and gives the order's id. */
  placeOrder(cartId: string): Promise<string> {
    return placeOrder(this.container, cartId)
  }

  /** A guest's cart with a payment link, not completed. */
  async startSale(sku: Sku = "TOPI-M", quantity = 2): Promise<StartedSale> {
    const cart = await this.fillCart(sku, quantity)
    return { cart, ...(await this.startPayment(cart.id)) }
  }

  /** A guest's order, placed before its payment. */
  async placeSale(sku: Sku = "TOPI-M", quantity = 2): Promise<Sale> {
    const started = await this.startSale(sku, quantity)
    return { ...started, orderId: await this.placeOrder(started.cart.id) }
  }

  /** An order whose money is captured, with Medusa's payment. */
  async sell(
    sku: Sku = "TOPI-M",
    quantity = 1,
    pay: PayOptions = {}
  ): Promise<PaidSale> {
    const sale = await this.placeSale(sku, quantity)
    await this.comeBackBy(this.sandbox.pay(sale.pidx, pay))
    await this.untilIdle()
    const { payment_id } = await this.row(sale.pidx)
    if (!payment_id) throw new Error(`Order ${sale.orderId} was not captured`)
    return { ...sale, paymentId: payment_id }
  }

  /** The browser comes back with this token and query; its redirect is not followed. */
  comeBack(token: string, query: Record<string, string> | string = {}) {
    const search = new URLSearchParams(query).toString()
    return this.visit(
      `/khalti/callback/${token}${search === "" ? "" : `?${search}`}`
    )
  }

  /** Where Khalti sends the browser, as `sandbox.pay` and its siblings say. */
  comeBackBy(returnUrl: string): Promise<Arrival> {
    const { pathname, search } = new URL(returnUrl)
    return this.visit(pathname + search)
  }

  /** Opens a path of the shop as written, and reads the redirect it answers with. */
  visit(path: string): Promise<Arrival> {
    return followReturn(this.premises.url + path)
  }

  /** One call of the shop's API, whatever it answers. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>
  ): Promise<Reply> {
    return call(method, this.premises.url + path, body, headers)
  }

  /** Runs the sweep once: in tests no scheduled job runs by itself. */
  sweep(): Promise<SweepSummary> {
    return sweepKhaltiPayments(this.container)
  }

  /** Lets each span of ms go by, and sweeps after it; in the end all is announced. */
  async sweepAfter(...spans: number[]): Promise<void> {
    for (const span of spans) {
      await this.letTimePass(span)
      await this.sweep()
    }
    await this.untilIdle()
  }

  /** Everything the shop's books say about an order. */
  books(orderId: string): Promise<Books> {
    return readBooks(this.container, orderId)
  }

  /** The ledger's row of a link. */
  async row(pidx: string): Promise<Link> {
    const [row] = await this.khalti.listKhaltiPayments({ pidx })
    if (!row) throw new Error(`The ledger has no row with pidx ${pidx}`)
    return row
  }

  /** The ledger's refunds of a link, oldest first. */
  async refunds(pidx: string): Promise<Refund[]> {
    const { id } = await this.row(pidx)
    return this.khalti.listKhaltiRefunds(
      { khalti_payment_id: id },
      { order: { created_at: "ASC" } }
    )
  }

  /** What the trail says was done to a link, in order. */
  async trail(pidx: string): Promise<string[]> {
    const { id } = await this.row(pidx)
    const events = await this.khalti.listKhaltiEvents(
      { khalti_payment_id: id },
      { order: { at: "ASC" } }
    )
    return events.map(({ action }) => action)
  }

  /** Lets `ms` go by for the ledger and for Khalti. */
  letTimePass(ms: number): Promise<void> {
    return moveIntoPast(this.premises.sql, this.sandbox, ms)
  }

  /** Runs one statement on the shop's database. */
  sql(statement: string, values?: unknown[]) {
    return this.premises.sql(statement, values)
  }

  /** Waits until nothing settles any more, all is announced, and subscribers have done their part. */
  untilIdle(): Promise<void> {
    return untilIdle(this.container, this.premises.sql)
  }

  /** Waits until no workflow and no subscriber is at work, whatever is left to settle. */
  untilWorkflowsEnd(): Promise<void> {
    return untilWorkflowsEnd(this.container, this.premises.sql)
  }

  private get premises(): Premises {
    if (!this.premises_) throw new Error("The shop is not open yet")
    return this.premises_
  }
}
