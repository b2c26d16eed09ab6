import type { InitiateBody } from "./bodies"
import { Payment } from "./payment"
import { returnUrl } from "./return-url"
import { TEST_IDS } from "./test-customers"
import type { PayOptions, Quirks, ReturnStyle } from "./types"

/** An act that makes no sense in the payment's state, e.g. paying a canceled link. */
export class ActRefused extends Error {}

/** No payment has this pidx. */
export class UnknownPayment extends Error {}

/** What Khalti does when no quirk is switched on. */
const USUAL: Quirks = {
  amountZeroOnCancel: false,
  partiallyRefundedSpelling: "Partially Refunded",
  refundStaysCompleted: false,
  needsMobile: true,
  unknownPidxIs400: false,
  refuseLocalReturnUrl: false,
  beforeKyc: false,
}

/**
 * All links of the sandbox, and what customers, banks and Khalti's staff do with them. Amounts are paisa, times ms.
 * Acts that make no sense in a payment's state throw `ActRefused`, an unknown pidx `UnknownPayment`. Acts of a customer
 * return the URL that the browser would be sent to.
 */
export class PaymentBook {
  /** The quirks in force; `quirks` switches them. */
  readonly quirksNow: Quirks = { ...USUAL }
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

  /** All links, oldest first. */
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

  /** Forgets payments and quirks. */
  clear(): void {
    this.byPidx.clear()
    this.quirks(USUAL)
  }

  /** The customer pays: Completed. */
  pay(pidx: string, options?: PayOptions): string {
    this.expect(pidx, "paid", ["Initiated"])
    return this.complete(pidx, options)
  }

  /** Money arrives although the link was canceled or has expired. */
  payLate(pidx: string, options?: PayOptions): string {
    this.expect(pidx, "paid late", ["User canceled", "Expired"])
    return this.complete(pidx, options)
  }

  /** The customer presses cancel: User canceled. */
  cancel(pidx: string): string {
    this.expect(pidx, "canceled", ["Initiated"]).status = "User canceled"
    return this.returnUrl(pidx)
  }

  /** A bank takes the payment and has not decided: Pending. */
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

  /** The bank decides about a Pending payment. */
  settle(pidx: string, outcome: "Completed" | "Failed"): void {
    this.expect(pidx, "settled", ["Pending"]).status = outcome
  }

  /** The link's time is over at once. */
  expire(pidx: string): void {
    const payment = this.expect(pidx, "expired", ["Initiated", "Expired"])
    payment.expiresAt = Math.min(payment.expiresAt, Date.now())
    payment.status = "Expired"
  }

  /** The payment fails: `Failed`, a status of old documents. */
  fail(pidx: string): void {
    this.expect(pidx, "failed", ["Initiated", "Pending"]).status = "Failed"
  }

  /** A refund that the shop did not request, made in Khalti's dashboard; without paisa, of all that is left. */
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
    payment.giveBack(amount, this.quirksNow)
  }

  /** Lets lookup say any status, with any HTTP code. */
  setStatus(pidx: string, status: string, httpStatus?: number): void {
    const payment = this.get(pidx)
    payment.status = status
    payment.lookupStatus = httpStatus
  }

  /** Paisa that lookup reports once paid: less or more than was requested. */
  setAmount(pidx: string, paisa: number): void {
    this.get(pidx).paidAmount = paisa
  }

  /** Where the browser would be sent now, in the given style or the usual one. */
  returnUrl(pidx: string, style?: ReturnStyle): string {
    const payment = this.get(pidx)
    const usual = payment.status === "User canceled" ? "cancel" : "wallet"
    return returnUrl(payment, style ?? usual)
  }

  /** Switches quirks. */
  quirks(changes: Partial<Quirks>): void {
    Object.assign(this.quirksNow, changes)
  }

  /** As if `ms` had gone by for every link. */
  shift(ms: number): void {
    for (const payment of this.all()) {
      payment.createdAt -= ms
      payment.expiresAt -= ms
    }
  }

  private complete(
    pidx: string,
    { mobile = TEST_IDS[0], channel = "wallet" }: PayOptions = {}
  ): string {
    const payment = this.get(pidx)
    payment.mobile = mobile
    payment.channel = channel
    payment.status = "Completed"
    return this.returnUrl(pidx)
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
