import { countCalls } from "./count-calls"
import type { Exchange } from "./exchange"
import type { PaymentBook } from "./payment-book"
import type {
  Call,
  Endpoint,
  Fault,
  Hold,
  HoldOptions,
  PaymentState,
  PayOptions,
  Quirks,
  ReturnStyle,
} from "./types"

/**
 * In-process handle of a running local Khalti: looks into it and plays the customer, the bank and Khalti's staff.
 * Amounts are paisa, times ms. Acts that make no sense in a payment's state throw `ActRefused`, an unknown pidx
 * `UnknownPayment`. Acts named after the customer return the URL that the browser would be sent to.
 */
export class Sandbox {
  constructor(
    /** Address without a slash at the end, e.g. `http://127.0.0.1:8010`. */
    readonly url: string,
    private readonly book: PaymentBook,
    private readonly exchange: Exchange,
    private readonly stop: () => Promise<void>
  ) {}

  /** What the plugin's `baseUrl` option takes. */
  get baseUrl(): string {
    return `${this.url}/api/v2/`
  }

  /** Every API call so far, in the order of arrival. */
  get calls(): readonly Call[] {
    return this.exchange.calls
  }

  /** How many calls came in, of one endpoint and about one payment where given. */
  count(endpoint?: Endpoint, pidx?: string): number {
    return countCalls(this.calls, endpoint, pidx)
  }

  /** All links, oldest first. */
  payments(): PaymentState[] {
    return this.book.all().map((payment) => payment.state())
  }

  /** One link's state now. */
  payment(pidx: string): PaymentState {
    return this.book.get(pidx).state()
  }

  /** The customer pays: Completed. */
  pay(pidx: string, options?: PayOptions): string {
    return this.book.pay(pidx, options)
  }

  /** Money arrives although the link was canceled or has expired. */
  payLate(pidx: string, options?: PayOptions): string {
    return this.book.payLate(pidx, options)
  }

  /** The customer presses cancel: User canceled. */
  cancel(pidx: string): string {
    return this.book.cancel(pidx)
  }

  /** A bank takes the payment and has not decided: Pending. */
  pend(pidx: string, options?: PayOptions): string {
    return this.book.pend(pidx, options)
  }

  /** The bank decides about a Pending payment. */
  settle(pidx: string, outcome: "Completed" | "Failed"): void {
    this.book.settle(pidx, outcome)
  }

  /** The link's time is over at once. */
  expire(pidx: string): void {
    this.book.expire(pidx)
  }

  /** The payment fails: `Failed`, a word of old documents. */
  fail(pidx: string): void {
    this.book.fail(pidx)
  }

  /** A refund in Khalti's dashboard; without paisa, of all that is left. */
  refundOutside(pidx: string, paisa?: number): void {
    this.book.refundOutside(pidx, paisa)
  }

  /** Lets lookup say any word, with any HTTP code. */
  setStatus(pidx: string, word: string, httpStatus?: number): void {
    this.book.setStatus(pidx, word, httpStatus)
  }

  /** Paisa that lookup reports once paid: less or more than was asked. */
  setAmount(pidx: string, paisa: number): void {
    this.book.setAmount(pidx, paisa)
  }

  /** Where the browser would be sent now, in the given style or the usual one. */
  returnUrl(pidx: string, style?: ReturnStyle): string {
    return this.book.returnUrl(pidx, style)
  }

  /** Switches quirks, of one payment or of the whole sandbox. */
  quirks(changes: Partial<Quirks>, pidx?: string): void {
    this.book.setQuirks(changes, pidx)
  }

  /** As if `ms` had gone by for every link. */
  shift(ms: number): void {
    this.book.shift(ms)
  }

  /** Lets the next calls of an endpoint go wrong. */
  fault(endpoint: Endpoint, fault: Fault): void {
    this.exchange.faults.add(endpoint, fault)
  }

  /** Takes back all faults and lets calls go that wait because of one. */
  clearFaults(): void {
    this.exchange.faults.clear()
  }

  /** Stops the next call of an endpoint before or after its act, until released. */
  hold(endpoint: Endpoint, options: HoldOptions): Hold {
    return this.exchange.holds.add(endpoint, options)
  }

  /** Forgets payments, calls, quirks, faults and holds. */
  reset(): void {
    this.exchange.clear()
    this.book.clear()
  }

  /** Stops listening and cuts what is still open. */
  async close(): Promise<void> {
    this.exchange.clear()
    await this.stop()
  }
}
