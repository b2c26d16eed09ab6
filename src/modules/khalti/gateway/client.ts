import type { KhaltiOptions } from "../options/options"
import {
  readInitiate,
  readLookup,
  readRefund,
  type InitiateAnswer,
  type LookupAnswer,
} from "./answers"
import { KhaltiError, KhaltiErrorCode, type Operation } from "./errors"
import { Transport } from "./transport"

export type KhaltiClientConfig = Pick<
  KhaltiOptions,
  "secretKey" | "environment" | "apiBase" | "refundBase" | "timeoutMs"
>

/** How a purchase is described to Khalti (docs/khalti.md, "Initiate"). */
export type Purchase = {
  purchase_order_name: string
  customer_info?: { name?: string; email?: string; phone?: string }
  /** Rows in paisa that add up to the amount; a discount is negative. */
  amount_breakdown?: { label: string; amount: number }[]
  product_details?: {
    identity: string
    name: string
    quantity: number
    /** Paisa. */
    unit_price: number
    /** Paisa. */
    total_price: number
  }[]
}

type InitiateInput = Purchase & {
  return_url: string
  website_url: string
  /** Paisa. */
  amount: number
  purchase_order_id: string
}

/** How a refund differs from a full one to a wallet. */
type RefundInput = {
  /** Full number of the Khalti account that gets the money: Khalti wants it for bank payments. */
  mobile?: string
  /** Part to return, in paisa; the whole payment without it. */
  paisa?: number
}

/** Time and chance, so that tests can decide both. */
export type RetryClock = {
  /** Epoch in ms. */
  now: () => number
  sleep: (ms: number) => Promise<void>
  /** From 0 up to 1. */
  random: () => number
}

const SYSTEM_CLOCK: RetryClock = {
  now: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
}

/** pidx and transaction ids are base57. Anything else is an attack or a mistake and gets into no path or body. */
const IDENTIFIER = /^[A-Za-z0-9_-]{1,100}$/

const MAX_RETRIES = 2
const FIRST_PAUSE_MS = 200

/** All tries of a lookup together may take this many times `timeoutMs`. */
const BUDGET = 1.5

/** A try with less than this share of `timeoutMs` left is not made. */
const SHORTEST_TRY = 0.1

/** Not a 429: who asks again at once is asked to rest for longer. */
const RETRIED: KhaltiErrorCode[] = [
  KhaltiErrorCode.unreachable,
  KhaltiErrorCode.connection_lost,
  KhaltiErrorCode.timeout,
  KhaltiErrorCode.server_error,
]

/**
 * Khalti's API; no other code talks to it. A lookup is repeated when that can help. An initiate or a refund is sent
 * once: Khalti has no idempotency keys, so every repetition would be another link or another refund.
 */
export class KhaltiClient {
  private readonly config_: KhaltiClientConfig
  private readonly clock_: RetryClock
  private readonly transport_: Transport

  constructor(config: KhaltiClientConfig, clock: Partial<RetryClock> = {}) {
    this.config_ = config
    this.clock_ = { ...SYSTEM_CLOCK, ...clock }
    this.transport_ = new Transport(config.secretKey)
  }

  /**
   * Requests a link. Sent once.
   *
   * @throws KhaltiError; with `outcomeUnknown` there may be a link that nobody has seen
   */
  async initiate(body: InitiateInput): Promise<InitiateAnswer> {
    const { apiBase, environment, timeoutMs } = this.config_
    const answer = await this.transport_.post({
      operation: "initiate",
      url: `${apiBase}epayment/initiate/`,
      body,
      timeoutMs,
    })
    return readInitiate(answer, environment, this.clock_.now())
  }

  /**
   * Looks up the state of a payment. Repeated at most twice, within 1.5 times `timeoutMs` in all.
   *
   * @throws KhaltiError when Khalti gives no usable answer about this pidx: the last try's
   */
  async lookup(pidx: string): Promise<LookupAnswer> {
    requireIdentifier("lookup", "pidx", pidx)
    const { apiBase, timeoutMs } = this.config_
    const deadline = this.clock_.now() + timeoutMs * BUDGET
    for (let retry = 0; ; retry++) {
      try {
        const left = deadline - this.clock_.now()
        const answer = await this.transport_.post({
          operation: "lookup",
          url: `${apiBase}epayment/lookup/`,
          body: { pidx },
          timeoutMs: Math.min(timeoutMs, left),
        })
        return readLookup(answer, pidx)
      } catch (error) {
        const pause = pauseBefore(error, retry, this.clock_.random())
        const left = deadline - this.clock_.now() - pause
        if (left < timeoutMs * SHORTEST_TRY) {
          throw error
        }
        await this.clock_.sleep(pause)
      }
    }
  }

  /**
   * Returns money: all of it, or `paisa` of it. Sent once.
   *
   * @throws KhaltiError; with `outcomeUnknown` the money may be back: look up before anything else
   */
  async refund(
    transactionId: string,
    { mobile, paisa }: RefundInput = {}
  ): Promise<void> {
    requireIdentifier("refund", "transaction_id", transactionId)
    if (paisa !== undefined && !(Number.isSafeInteger(paisa) && paisa > 0)) {
      // It would be refused, or worse, read as a full refund.
      throw unsent("refund", "the amount is not a positive number of paisa")
    }
    const { refundBase, timeoutMs } = this.config_
    const answer = await this.transport_.post({
      operation: "refund",
      url: `${refundBase}${transactionId}/refund/`,
      // JSON leaves out what is undefined.
      body: { mobile, amount: paisa },
      timeoutMs,
    })
    readRefund(answer)
  }

  /** Closes the open connections. */
  close(): void {
    this.transport_.close()
  }
}

/**
 * How long to wait before the next try, never shorter than Khalti asked; Infinity when another try cannot help. The
 * pause doubles each time, and chance spreads it by half either way so that many shops do not come back at once.
 */
function pauseBefore(error: unknown, retry: number, random: number): number {
  const repeatable =
    error instanceof KhaltiError &&
    RETRIED.includes(error.code) &&
    retry < MAX_RETRIES
  if (!repeatable) {
    return Infinity
  }
  const pause = FIRST_PAUSE_MS * 2 ** retry * (0.5 + random)
  return Math.max(pause, error.retryAfterMs ?? 0)
}

function requireIdentifier(
  operation: Operation,
  name: string,
  value: string
): void {
  if (!IDENTIFIER.test(value)) {
    throw unsent(operation, `the ${name} is not one of Khalti's`)
  }
}

function unsent(operation: Operation, problem: string): KhaltiError {
  return new KhaltiError({
    code: KhaltiErrorCode.validation,
    operation,
    merchantMessage: `Khalti was not asked: ${problem}`,
  })
}
