import { gatewayMessage } from "../../../texts/gateway-messages"

/** What went wrong between the shop and Khalti. */
export const KhaltiErrorCode = {
  /** No connection: refused, unknown host, bad certificate. Khalti did nothing. */
  unreachable: "unreachable",
  /** The connection broke after the request was sent. Khalti may have acted. */
  connection_lost: "connection_lost",
  /** No complete answer within `timeoutMs`. Khalti may have acted. */
  timeout: "timeout",
  /** HTTP 5xx, with whatever body. Khalti may have acted. */
  server_error: "server_error",
  /** HTTP 429: too many requests. */
  rate_limited: "rate_limited",
  /** The secret key is not accepted. */
  refused_key: "refused_key",
  /** Khalti does not know this pidx. */
  not_found: "not_found",
  /** Khalti does not accept a field of the request. */
  validation: "validation",
  /** An answer that cannot be read, or that is about another payment. */
  bad_answer: "bad_answer",
  /** Khalti will not do this refund. */
  refused: "refused",
  /** The payment came from a bank: Khalti wants the full number of a Khalti account for the refund. */
  needs_mobile: "needs_mobile",
} as const

export type KhaltiErrorCode =
  (typeof KhaltiErrorCode)[keyof typeof KhaltiErrorCode]

/** The three calls to Khalti. */
export type Operation = "initiate" | "lookup" | "refund"

/** Khalti's messages about the fields it does not accept, nested ones as `customer_info.email`. */
export type FieldErrors = Record<string, string[]>

export type KhaltiErrorDetails = {
  code: KhaltiErrorCode
  operation: Operation
  /** For the merchant: what happened and what to do. Never holds the key. */
  merchantMessage: string
  /** Whether Khalti may have acted although no readable answer says so: then look up before trying again. */
  outcomeUnknown?: boolean
  httpStatus?: number
  fields?: FieldErrors
  /** Milliseconds Khalti asked to wait. */
  retryAfterMs?: number
}

/**
 * A call to Khalti that failed: a code for programs, a text for the customer and one for the merchant. It carries
 * neither the request nor the transport's error, because both hold the secret key.
 */
export class KhaltiError extends Error implements KhaltiErrorDetails {
  override readonly name = "KhaltiError"
  readonly code: KhaltiErrorCode
  readonly operation: Operation
  /** Safe to show to anybody. */
  readonly customerMessage: string
  readonly merchantMessage: string
  readonly outcomeUnknown: boolean
  readonly httpStatus?: number
  readonly fields?: FieldErrors
  readonly retryAfterMs?: number

  constructor(details: KhaltiErrorDetails) {
    super(details.merchantMessage)
    this.code = details.code
    this.operation = details.operation
    this.customerMessage = gatewayMessage(details, "en")
    this.merchantMessage = details.merchantMessage
    this.outcomeUnknown = details.outcomeUnknown ?? false
    this.httpStatus = details.httpStatus
    this.fields = details.fields
    this.retryAfterMs = details.retryAfterMs
  }
}

/** A link's `last_error` for a call that failed: the code, then the text for the merchant. */
export function toLastError({ code, merchantMessage }: KhaltiError): string {
  return `${code}: ${merchantMessage}`
}

/** Whether a row's `last_error` says that Khalti refused the key. */
export function isKeyRefusal(lastError: string | null): boolean {
  return lastError?.startsWith(KhaltiErrorCode.refused_key) ?? false
}
