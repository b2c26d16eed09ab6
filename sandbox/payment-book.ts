import type { InitiateBody } from "./initiate-body"
import { Payment, USUAL } from "./payment"
import { returnUrl } from "./return-url"
import { TEST_IDS } from "./test-customers"
import type { PayOptions, Quirks, ReturnStyle } from "./types"

/** An act that makes no sense in the payment's state, e.g. paying a canceled link without `force`. */
export class ActRefused extends Error {}

/** No payment has this pidx. */
export class UnknownPayment extends Error {}

/** All links of the sandbox, and what customers, banks and Khalti's staff do with them. */
export class PaymentBook {
  readonly quirks: Quirks = { ...USUAL }
  private readonly byPidx = new Map<string, Payment>()

  constructor(
    private readonly linkMs: number,
    private readonly paymentPage: string
  ) {}

  /** A new link; `ttl` shortens or lengthens its life (read as seconds). */
  issue(order: InitiateBody, initiate: Record<string, unknown>): Payment {
    const now = Date.now()
    const life = order.ttl === undefined ? this.linkMs : order.ttl * 1000
    const payment = new Payment(
      order,
      initiate,
      this.paymentPage,
      now,
      now + life
    )
    this.byPidx.set(payment.pidx, payment)
    return payment
  }

  all(): Payment[] {
    return [...this.byPidx.values()]
  }

  find(pidx: string): Payment | undefined {
    return this.byPidx.get(pidx)
  }

  findTransaction(transactionId: string): Payment | undefined {
    return this.all().find(
      (payment) => payment.transaction_id === transactionId
    )
  }

  get(pidx: string): Payment {
    const payment = this.find(pidx)
    if (!payment) {
      throw new UnknownPayment(`The sandbox has no payment with pidx ${pidx}`)
    }
    return payment
  }

  clear(): void {
    this.byPidx.clear()
    Object.assign(this.quirks, USUAL)
  }

  /** The sandbox's quirks with this payment's own over them. */
  quirksOf(payment: Payment): Quirks {
    return { ...this.quirks, ...payment.quirks }
  }

  pay(
    pidx: string,
    { mobile = TEST_IDS[0], channel = "wallet", force = false }: PayOptions = {}
  ): string {
    const payment = force
      ? this.get(pidx)
      : this.expect(pidx, "paid", ["Initiated"])
    payment.mobile = mobile
    payment.channel = channel
    payment.status = "Completed"
    return this.returnUrl(pidx)
  }

  payLate(pidx: string, options: PayOptions = {}): string {
    this.expect(pidx, "paid late", ["User canceled", "Expired"])
    return this.pay(pidx, { ...options, force: true })
  }

  cancel(pidx: string): string {
    this.expect(pidx, "canceled", ["Initiated"]).status = "User canceled"
    return this.returnUrl(pidx)
  }

  /** Pending: a bank has the payment and has not said yes or no. */
  pend(
    pidx: string,
    { mobile = TEST_IDS[0], channel = "bank" }: PayOptions = {}
  ): string {
    const payment = this.expect(pidx, "made pending", ["Initiated"])
    payment.status = "Pending"
    payment.mobile = mobile
    payment.channel = channel
    return this.returnUrl(pidx)
  }

  settle(pidx: string, outcome: "Completed" | "Failed"): void {
    this.expect(pidx, "settled", ["Pending"]).status = outcome
  }

  expire(pidx: string): void {
    const payment = this.expect(pidx, "expired", ["Initiated", "Expired"])
    payment.expiresAt = Math.min(payment.expiresAt, Date.now())
    payment.status = "Expired"
  }

  fail(pidx: string): void {
    this.expect(pidx, "failed", ["Initiated", "Pending"]).status = "Failed"
  }

  /** A refund that the shop did not ask for, made in Khalti's dashboard; without paisa, all that is left. */
  refundOutside(pidx: string, paisa?: number): void {
    const payment = this.get(pidx)
    const amount = paisa ?? payment.refundable
    if (
      payment.transaction_id === null ||
      amount <= 0 ||
      amount > payment.refundable
    ) {
      throw new ActRefused(
        `Cannot refund ${amount} paisa of ${pidx}: ${payment.status}, ${payment.refundable} left`
      )
    }
    payment.giveBack(amount, this.quirksOf(payment))
  }

  setStatus(pidx: string, word: string, httpStatus?: number): void {
    const payment = this.get(pidx)
    payment.status = word
    payment.lookupStatus = httpStatus
  }

  setAmount(pidx: string, paisa: number): void {
    this.get(pidx).paidAmount = paisa
  }

  setQuirks(quirks: Partial<Quirks>, pidx?: string): void {
    Object.assign(
      pidx === undefined ? this.quirks : this.get(pidx).quirks,
      quirks
    )
  }

  /** As if `ms` had gone by: every link becomes that much older. */
  shift(ms: number): void {
    for (const payment of this.all()) {
      payment.createdAt -= ms
      payment.expiresAt -= ms
    }
  }

  returnUrl(pidx: string, style?: ReturnStyle): string {
    const payment = this.get(pidx)
    return returnUrl(payment, style ?? this.usualStyle(payment))
  }

  private usualStyle(payment: Payment): ReturnStyle {
    const { withoutPidx, cardStyle } = this.quirksOf(payment)
    if (withoutPidx) {
      return "no_pidx"
    }
    if (payment.status === "User canceled") {
      return "cancel"
    }
    return cardStyle ? "card" : "wallet"
  }

  private expect(pidx: string, verb: string, statuses: string[]): Payment {
    const payment = this.get(pidx)
    if (!statuses.includes(payment.status)) {
      throw new ActRefused(
        `Payment ${pidx} cannot be ${verb}: it is ${payment.status}`
      )
    }
    return payment
  }
}
