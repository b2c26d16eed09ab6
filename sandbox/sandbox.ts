import type { Exchange } from "./exchange"
import { PaymentBook } from "./payment-book"
import type {
  Call,
  Endpoint,
  Fault,
  Pause,
  PauseOptions,
  PaymentState,
} from "./types"

/** A running local Khalti: its payments, the calls that came in, and what goes wrong with the next ones. */
export class Sandbox extends PaymentBook {
  constructor(
    /** Address without a slash at the end, e.g. `http://127.0.0.1:8010`. */
    readonly url: string,
    linkMs: number,
    private readonly exchange: Exchange,
    private readonly stop: () => Promise<void>
  ) {
    super(linkMs, `${url}/pay/`)
  }

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
    return this.calls.filter(
      (call) =>
        (endpoint === undefined || call.endpoint === endpoint) &&
        (pidx === undefined || call.pidx === pidx)
    ).length
  }

  /** All links, oldest first. */
  payments(): PaymentState[] {
    return this.all().map((payment) => payment.state())
  }

  /** One link's state now. */
  payment(pidx: string): PaymentState {
    return this.get(pidx).state()
  }

  /** Lets the next calls of an endpoint go wrong. */
  fault(endpoint: Endpoint, fault: Fault): void {
    this.exchange.faults.add(endpoint, fault)
  }

  /** Takes back all faults and lets calls go on that wait because of one. */
  clearFaults(): void {
    this.exchange.faults.clear()
  }

  /** Lets the next call of an endpoint wait before or after its act, until it is resumed. */
  pause(endpoint: Endpoint, options: PauseOptions): Pause {
    return this.exchange.pauses.add(endpoint, options)
  }

  /** Forgets payments, calls, quirks, faults and pauses. */
  reset(): void {
    this.exchange.clear()
    this.clear()
  }

  /** Stops listening and cuts what is still open. */
  async close(): Promise<void> {
    this.exchange.clear()
    await this.stop()
  }
}
