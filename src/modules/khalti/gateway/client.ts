import type { KhaltiEnvironment } from "../options/hosts"
import {
  InitiateAnswer,
  LookupAnswer,
  readInitiate,
  readLookup,
  readRefund,
  RefundAnswer,
} from "./answers"
import { KhaltiError, KhaltiErrorCode, Operation } from "./errors"
import { RetryClock, systemClock, withRetries } from "./retries"
import { Transport } from "./transport"

/** What the client needs of the plugin's options. */
export interface KhaltiClientConfig {
  secretKey: string
  /** Base of `epayment/…`, with a trailing slash. */
  apiBase: string
  /** Base of `{transaction_id}/refund/`, with a trailing slash. */
  refundBase: string
  /** Milliseconds one call may take. */
  timeoutMs: number
  /** Decides the life of a link that tells none itself. */
  environment?: KhaltiEnvironment
}

/** What Khalti is told when a link is made (khalti-api.md); amounts in paisa. */
export interface InitiateInput {
  return_url: string
  website_url: string
  /** Paisa. */
  amount: number
  purchase_order_id: string
  purchase_order_name: string
  customer_info?: { name?: string; email?: string; phone?: string }
  /** Rows in paisa that add up to `amount`. */
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
  [merchantField: `merchant_${string}`]: string
}

/** How a refund differs from a full one to a wallet. */
export interface RefundInput {
  /** Full number of the Khalti account that gets the money: Khalti wants it for bank payments. */
  mobile?: string
  /** Part to return, in paisa; the whole payment without it. */
  paisa?: number
}

/** pidx and transaction ids are base57; anything else in a path or body could only be an attack or a mistake. */
const IDENTIFIER = /^[A-Za-z0-9_-]{1,100}$/

/**
 * Khalti's API, and the only code that talks to it. A lookup is repeated when that can help; an initiate or a refund
 * is sent once, for Khalti has no idempotency keys: every repetition would be another link or another refund.
 */
export class KhaltiClient {
  private readonly config_: KhaltiClientConfig
  private readonly clock_: RetryClock
  private readonly transport_: Transport

  constructor(config: KhaltiClientConfig, deps: Partial<RetryClock> = {}) {
    this.config_ = config
    this.clock_ = { ...systemClock, ...deps }
    this.transport_ = new Transport(config.secretKey)
  }

  /**
   * Makes a link. Sent once.
   *
   * @throws KhaltiError; with `outcomeUnknown` there may be a link that nobody has seen
   */
  async initiate(input: InitiateInput): Promise<InitiateAnswer> {
    const answer = await this.transport_.ask({
      operation: "initiate",
      url: `${this.config_.apiBase}epayment/initiate/`,
      body: { ...input },
      timeoutMs: this.config_.timeoutMs,
    })
    const environment = this.config_.environment ?? "sandbox"
    return readInitiate(answer, environment, this.clock_.now())
  }

  /**
   * Asks where a payment stands. Repeated at most twice, within 1.5 times `timeoutMs` in all.
   *
   * @throws KhaltiError when Khalti gives no usable answer about this pidx
   */
  async lookup(pidx: string): Promise<LookupAnswer> {
    requireIdentifier("lookup", "pidx", pidx)
    return withRetries(this.config_.timeoutMs, this.clock_, (timeoutMs) =>
      this.lookupOnce(pidx, timeoutMs)
    )
  }

  /**
   * Returns money: all of it, or `paisa` of it. Sent once.
   *
   * @throws KhaltiError; with `outcomeUnknown` the money may be back: look up before anything else
   */
  async refund(
    transactionId: string,
    { mobile, paisa }: RefundInput = {}
  ): Promise<RefundAnswer> {
    requireIdentifier("refund", "transaction_id", transactionId)
    requireRefundable(paisa)
    const answer = await this.transport_.ask({
      operation: "refund",
      url: `${this.config_.refundBase}${transactionId}/refund/`,
      body: {
        ...(mobile === undefined ? {} : { mobile }),
        ...(paisa === undefined ? {} : { amount: paisa }),
      },
      timeoutMs: this.config_.timeoutMs,
    })
    return readRefund(answer)
  }

  /** Closes the open connections. */
  close(): void {
    this.transport_.close()
  }

  private async lookupOnce(
    pidx: string,
    timeoutMs: number
  ): Promise<LookupAnswer> {
    const answer = await this.transport_.ask({
      operation: "lookup",
      url: `${this.config_.apiBase}epayment/lookup/`,
      body: { pidx },
      timeoutMs,
    })
    return readLookup(answer, pidx)
  }
}

const requireIdentifier = (
  operation: Operation,
  name: string,
  value: string
): void => {
  if (!IDENTIFIER.test(value)) {
    throw unsent(operation, `the ${name} is not one of Khalti's`)
  }
}

/** A part that is no positive whole number of paisa would be refused, or worse, taken for a full refund. */
const requireRefundable = (paisa: number | undefined): void => {
  if (paisa !== undefined && !(Number.isSafeInteger(paisa) && paisa > 0)) {
    throw unsent("refund", "the amount is not a positive number of paisa")
  }
}

const unsent = (operation: Operation, problem: string): KhaltiError =>
  new KhaltiError({
    code: KhaltiErrorCode.validation,
    operation,
    merchantMessage: `Khalti was not asked: ${problem}`,
    outcomeUnknown: false,
  })
