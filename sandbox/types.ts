/** The three calls of Khalti's API that a merchant makes. */
export type Endpoint = "initiate" | "lookup" | "refund"

/** How the customer pays. Decides whether a refund must name a `mobile` (docs/khalti.md, "Refund"). */
export type Channel = "wallet" | "bank"

/** Form of the query that the browser brings back (docs/khalti.md, "The return"). */
export type ReturnStyle = "wallet" | "card" | "cancel" | "no_pidx"

/** An answer over HTTP. A string body goes out as it is; `undefined` is an empty body. */
export type Answer = {
  status: number
  body?: unknown
  type?: string
  headers?: Record<string, string>
}

/** Behaviour of Khalti that not every integration has seen (docs/khalti.md). All off unless said otherwise. */
export type Quirks = {
  /** lookup says `total_amount: 0` for a canceled or pending payment. */
  amountZeroOnCancel: boolean
  /** The word for a partial refund. Default `Partially Refunded`. */
  partiallyRefundedSpelling: string
  /** After a refund lookup goes on saying `Completed`, with `refunded: true`. */
  refundStaysCompleted: boolean
  /** A refund of a bank payment is refused without `mobile`. Default on, as documented. */
  needsMobile: boolean
  /** An unknown pidx is answered 400 and not 404: both have been seen. */
  unknownPidxIs400: boolean
  /** As in production, a local `return_url` is answered 500 with an empty body. */
  refuseLocalReturnUrl: boolean
  /** As before KYC, more than Rs 200 is refused. */
  beforeKyc: boolean
}

/** What the sandbox knows of one link. Amounts in paisa, times in ms since 1970. */
export type PaymentState = {
  pidx: string
  /** Status as lookup would say it now. */
  status: string
  /** Requested at initiate. */
  amount: number
  /** What lookup reports and a refund can give back once paid; differs from `amount` only after `setAmount`. */
  paid_amount: number
  /** Given back so far. */
  refunded: number
  transaction_id: string | null
  purchase_order_id: string
  purchase_order_name: string
  return_url: string
  payment_url: string
  channel: Channel
  /** Khalti ID of the payer, unmasked; empty before the payment. */
  mobile: string
  created_at: number
  expires_at: number
  /** Body of the initiate call as it came in. */
  initiate: Record<string, unknown>
}

/** One call of the API. `status` is 0 while nothing has been answered, or when the answer was lost. */
export type Call = {
  /** ms since 1970. */
  at: number
  endpoint: Endpoint
  pidx?: string
  body: unknown
  status: number
  /** Body of the answer as it went out; absent while there is none, or when it was lost. */
  answer?: unknown
}

/** How a customer pays. */
export type PayOptions = { mobile?: string; channel?: Channel }

/** Faults that answer always the same. */
export type FixedFault = "500_empty" | "502_html" | "503" | "401" | "not_found"

/**
 * What goes wrong with the next calls of an endpoint.
 * - `timeout` never answers until `clearFaults` or `close`; nothing is done.
 * - `lost_answer` does the act, then cuts the connection; `drop` cuts it before the act.
 * - `garbage` does the act and answers 200 with broken JSON.
 * - `changed` does the act and answers with its body changed.
 * - `unknown_status` lets lookup say a status that no document knows.
 * - `429` sends `Retry-After` only where it is given.
 * - `refuse` answers anything of choice.
 * The other kinds answer without doing the act, unless `afterAct`.
 */
export type Fault = {
  /** How many calls it hits. Default 1, `Infinity` for all. */
  times?: number
  /** Only calls about this payment. */
  pidx?: string
  /** The act is done before the bad answer, as with a gateway that fails on the way back. */
  afterAct?: boolean
} & (
  | { kind: FixedFault }
  | { kind: "garbage" | "timeout" | "lost_answer" | "drop" }
  | { kind: "429"; retryAfterSeconds?: number }
  | {
      kind: "changed"
      change: (body: Record<string, unknown>) => Record<string, unknown>
    }
  | { kind: "unknown_status"; word?: string }
  | { kind: "refuse"; status: number; body?: unknown }
)

/** Which call to pause, and whether before its act or after it. Catches one call. */
export type PauseOptions = { pidx?: string; before: boolean }

/** A paused call: `reached` resolves when it waits, `resume` lets it go on. */
export type Pause = { reached: Promise<void>; resume(): void }
