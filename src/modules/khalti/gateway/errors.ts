/** What went wrong between the shop and Khalti. */
export const KhaltiErrorCode = {
  /** No connection: refused, unknown host, bad certificate. Khalti did nothing. */
  unreachable: "unreachable",
  /** The connection broke after the question was sent. Khalti may have done it. */
  connection_lost: "connection_lost",
  /** No complete answer within `timeoutMs`. Khalti may have done it. */
  timeout: "timeout",
  /** HTTP 5xx, with whatever body. Khalti may have done it. */
  server_error: "server_error",
  /** HTTP 429: too many questions. */
  rate_limited: "rate_limited",
  /** The secret key is not accepted. */
  refused_key: "refused_key",
  /** Khalti does not know this pidx. */
  not_found: "not_found",
  /** Khalti does not accept a field of the question. */
  validation: "validation",
  /** An answer that cannot be read, or that is about another payment. */
  bad_answer: "bad_answer",
  /** Khalti will not do this refund. */
  refused: "refused",
  /** The refund goes to a bank customer: Khalti wants the full number of a Khalti account. */
  needs_mobile: "needs_mobile",
} as const

/** One of the values of {@link KhaltiErrorCode}. */
export type KhaltiErrorCode =
  (typeof KhaltiErrorCode)[keyof typeof KhaltiErrorCode]

/** What Khalti was asked to do. */
export type Operation = "initiate" | "lookup" | "refund"

/** Khalti's words about the fields it does not accept, nested ones as `customer_info.email`. */
export type FieldErrors = Record<string, string[]>

/** What a {@link KhaltiError} is made of. */
export interface KhaltiErrorDetails {
  code: KhaltiErrorCode
  operation: Operation
  /** For the merchant: what happened and what to do. Never holds the key. */
  merchantMessage: string
  /** Whether Khalti may have done what it was asked although no readable answer says so. */
  outcomeUnknown: boolean
  httpStatus?: number
  fields?: FieldErrors
  /** Milliseconds Khalti asked to wait. */
  retryAfterMs?: number
}

/** What a log line holds of a failed call. */
export interface KhaltiErrorLine {
  code: KhaltiErrorCode
  operation: Operation
  message: string
  outcome_unknown: boolean
  http_status?: number
  fields?: FieldErrors
  retry_after_ms?: number
}

const TRY_LATER =
  "Khalti cannot be reached right now. Please try again in a few minutes."
const NOT_AVAILABLE =
  "Khalti is not available in this shop right now. Please choose another way to pay or contact the shop."
const NOT_REFUNDED =
  "Khalti did not return the money yet. The shop has been told and will take care of it."

const CUSTOMER_MESSAGES: Record<KhaltiErrorCode, string> = {
  unreachable: TRY_LATER,
  connection_lost: TRY_LATER,
  timeout: TRY_LATER,
  server_error: TRY_LATER,
  rate_limited: "Khalti is busy right now. Please wait a minute and try again.",
  refused_key: NOT_AVAILABLE,
  not_found:
    "Khalti does not know this payment. Please contact the shop before you pay again.",
  validation:
    "Khalti does not accept this payment. Please check your details or choose another way to pay.",
  bad_answer: TRY_LATER,
  refused: NOT_REFUNDED,
  needs_mobile: NOT_REFUNDED,
}

const AMOUNT_NOT_ACCEPTED =
  "Khalti does not accept this amount. Please choose another way to pay or contact the shop."

const customerMessage = ({
  code,
  operation,
  fields,
}: KhaltiErrorDetails): string => {
  if (operation === "refund") {
    return NOT_REFUNDED
  }
  return code === KhaltiErrorCode.validation && fields?.amount
    ? AMOUNT_NOT_ACCEPTED
    : CUSTOMER_MESSAGES[code]
}

/**
 * Everything that goes wrong with Khalti, as one error with three texts: the code for programs, one for the customer,
 * one for the merchant. It carries neither the request nor the transport's error, for both hold the secret key.
 */
export class KhaltiError extends Error {
  override readonly name = "KhaltiError"
  readonly code: KhaltiErrorCode
  readonly operation: Operation
  /** Safe to show to anybody: no configuration, no names. */
  readonly customerMessage: string
  /** For the merchant's admin and log: what happened and what to do. */
  readonly merchantMessage: string
  /** Whether Khalti may have done what it was asked: then look up before asking again. */
  readonly outcomeUnknown: boolean
  readonly httpStatus?: number
  readonly fields?: FieldErrors
  /** Milliseconds Khalti asked to wait. */
  readonly retryAfterMs?: number

  constructor(details: KhaltiErrorDetails) {
    super(details.merchantMessage)
    this.code = details.code
    this.operation = details.operation
    this.customerMessage = customerMessage(details)
    this.merchantMessage = details.merchantMessage
    this.outcomeUnknown = details.outcomeUnknown
    this.httpStatus = details.httpStatus
    this.fields = details.fields
    this.retryAfterMs = details.retryAfterMs
  }

  /** What a log line holds of it. */
  toJSON(): KhaltiErrorLine {
    return {
      code: this.code,
      operation: this.operation,
      message: this.merchantMessage,
      outcome_unknown: this.outcomeUnknown,
      http_status: this.httpStatus,
      fields: this.fields,
      retry_after_ms: this.retryAfterMs,
    }
  }
}

/** What a row's `last_error` says of a call that failed: the code, then the text for the merchant. */
export function toLastError({ code, merchantMessage }: KhaltiError): string {
  return `${code}: ${merchantMessage}`
}

/** Whether a row's `last_error` says that Khalti refused the key. */
export function isKeyRefusal(lastError: string | null): boolean {
  return lastError?.startsWith(KhaltiErrorCode.refused_key) ?? false
}
