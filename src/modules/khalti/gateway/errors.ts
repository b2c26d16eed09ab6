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

/** One of the values of {@link KhaltiErrorCode}. */
export type KhaltiErrorCode =
  (typeof KhaltiErrorCode)[keyof typeof KhaltiErrorCode]

/** The three calls to Khalti. */
export type Operation = "initiate" | "lookup" | "refund"

/** Khalti's messages about the fields it does not accept, nested ones as `customer_info.email`. */
export type FieldErrors = Record<string, string[]>

/** What a {@link KhaltiError} is made of. */
export type KhaltiErrorDetails = {
  code: KhaltiErrorCode
  operation: Operation
  /** For the merchant: what happened and what to do. Never holds the key. */
  merchantMessage: string
  /** Whether Khalti may have acted although no readable answer says so. */
  outcomeUnknown: boolean
  httpStatus?: number
  fields?: FieldErrors
  /** Milliseconds Khalti asked to wait. */
  retryAfterMs?: number
}

const TRY_LATER =
  "Khalti cannot be reached right now. Please try again in a few minutes."
const NOT_AVAILABLE =
  "Khalti is not available in this shop right now. Please choose another way to pay or contact the shop."
const NOT_REFUNDED =
  "Khalti did not return the money yet. The shop has been told and will take care of it."
const AMOUNT_NOT_ACCEPTED =
  "Khalti does not accept this amount. Please choose another way to pay or contact the shop."

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

/**
 * A call to Khalti that failed: a code for programs, a text for the customer and one for the merchant. It carries
 * neither the request nor the transport's error, because both hold the secret key.
 */
export class KhaltiError extends Error {
  override readonly name = "KhaltiError"
  readonly code: KhaltiErrorCode
  readonly operation: Operation
  /** Safe to show to anybody. */
  readonly customerMessage: string
  /** For the merchant's admin and log: what happened and what to do. */
  readonly merchantMessage: string
  /** Whether Khalti may have acted: then look up before trying again. */
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
}

function customerMessage({
  code,
  operation,
  fields,
}: KhaltiErrorDetails): string {
  if (operation === "refund") {
    return NOT_REFUNDED
  }
  return code === KhaltiErrorCode.validation && fields?.amount
    ? AMOUNT_NOT_ACCEPTED
    : CUSTOMER_MESSAGES[code]
}

/** A row's `last_error` for a call that failed: the code, then the text for the merchant. */
export function toLastError({ code, merchantMessage }: KhaltiError): string {
  return `${code}: ${merchantMessage}`
}

/** Whether a row's `last_error` says that Khalti refused the key. */
export function isKeyRefusal(lastError: string | null): boolean {
  return lastError?.startsWith(KhaltiErrorCode.refused_key) ?? false
}
