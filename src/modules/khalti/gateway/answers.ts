import { z } from "zod"
import type { KhaltiEnvironment } from "../options/hosts"
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../time"
import { errorOfAnswer } from "./error-bodies"
import { KhaltiError, KhaltiErrorCode } from "./errors"
import type { HttpAnswer } from "./transport"

/** The answer to `epayment/initiate/`. */
export type InitiateAnswer = {
  /** Khalti's id of the link. */
  pidx: string
  /** The hosted page; opaque. */
  paymentUrl: string
  /** When the link ends. */
  expiresAt: Date
}

export type LookupStatus =
  | "completed"
  | "initiated"
  | "pending"
  | "refunded"
  | "partially_refunded"
  /** Completed, `refunded: true`: money went back, and how much is not said. */
  | "refunded_unclear"
  | "expired"
  | "user_canceled"
  | "failed"
  /** A status that this plugin does not know, or a Completed without an amount. */
  | "unknown"

type LookupFacts = {
  /** Khalti's status as it was sent, trimmed, at most 60 characters. */
  rawStatus: string
  /** The payment's id, needed for refunds; null until there is one. */
  transactionId: string | null
  /** Khalti's fee as it states it; null when it states none. */
  fee: number | null
}

/** The answer to `epayment/lookup/`. Only the amount of a Completed payment is reliable: Khalti may send 0 with others. */
export type LookupAnswer = LookupFacts &
  (
    | { status: "completed"; paisa: number }
    | { status: Exclude<LookupStatus, "completed">; paisa: number | null }
  )

const STATUSES = new Map<string, LookupStatus>([
  ["completed", "completed"],
  ["initiated", "initiated"],
  ["pending", "pending"],
  ["refunded", "refunded"],
  ["partially refunded", "partially_refunded"],
  ["expired", "expired"],
  ["user canceled", "user_canceled"],
  ["user cancelled", "user_canceled"],
  ["failed", "failed"],
  ["canceled", "failed"],
  ["cancelled", "failed"],
])

const MAX_STATUS = 60

/** How long a link lives when Khalti names no end (docs/khalti.md, "Ids, times and the life of a link"). */
export const LINK_LIFE_MS: Record<KhaltiEnvironment, number> = {
  production: HOUR_MS,
  sandbox: 30 * MINUTE_MS,
}

const NEPAL_OFFSET = "+05:45"

const wholePaisa = z.union([
  z.number().int().nonnegative(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
])

const initiateSchema = z.object({
  pidx: z.string().trim().min(1).max(100),
  payment_url: z.url({ protocol: /^https?$/ }),
  expires_at: z.string().optional().catch(undefined),
  expires_in: z.coerce
    .number()
    .positive()
    .max(DAY_MS / SECOND_MS)
    .optional()
    .catch(undefined),
})

/** One with a control character is no id: no database takes it, so the whole answer cannot be used. */
const transactionId = z
  .union([
    z
      .string()
      .trim()
      .regex(/^[\x20-\x7e]{0,100}$/)
      .transform((id) => id || null),
    z
      .unknown()
      .refine((id) => typeof id !== "string")
      .transform(() => null),
  ])
  .optional()

const lookupSchema = z.object({
  pidx: z.string(),
  status: z.string().trim(),
  total_amount: wholePaisa.nullish().catch(null),
  transaction_id: transactionId,
  fee: z.coerce.number().nonnegative().nullish().catch(null),
  refunded: z.union([z.boolean(), z.stringbool()]).nullish().catch(null),
})

/** "Unsuccessful" and "not successful" are refused: read as a success, they would leave the customer without the money. */
const REFUND_SUCCEEDED =
  /^(?!.*\b(?:not|no|un|fail\w*)\b).*\bsuccess(?:ful(?:ly)?)?\b/is

const refundSchema = z.object({ detail: z.string().regex(REFUND_SUCCEEDED) })

/**
 * Reads the answer to an initiate.
 *
 * @param now epoch in ms, from which a link's life is counted when Khalti names no end
 * @throws KhaltiError for errors and for answers without a pidx or a payable link
 */
export function readInitiate(
  answer: HttpAnswer,
  environment: KhaltiEnvironment,
  now: number
): InitiateAnswer {
  const parsed = initiateSchema.safeParse(answer.body)
  if (!isSuccess(answer) || !parsed.success) {
    throw errorOfAnswer("initiate", answer)
  }
  const { pidx, payment_url, expires_at, expires_in } = parsed.data
  const life = expires_in ? expires_in * SECOND_MS : LINK_LIFE_MS[environment]
  return {
    pidx,
    paymentUrl: payment_url,
    expiresAt: parseTime(expires_at) ?? new Date(now + life),
  }
}

/**
 * Reads the answer to a lookup. The body decides, not the HTTP code: Expired and User canceled come with a 400.
 *
 * @param pidx the one that was looked up
 * @throws KhaltiError for errors, unreadable answers, and answers about another pidx
 */
export function readLookup(answer: HttpAnswer, pidx: string): LookupAnswer {
  const parsed = lookupSchema.safeParse(answer.body)
  if (!parsed.success) {
    throw errorOfAnswer("lookup", answer)
  }
  const body = parsed.data
  if (body.pidx !== pidx) {
    throw new KhaltiError({
      code: KhaltiErrorCode.bad_answer,
      operation: "lookup",
      httpStatus: answer.httpStatus,
      merchantMessage:
        "Khalti's answer cannot be used: it is about another payment",
    })
  }
  const facts: LookupFacts = {
    rawStatus: body.status.slice(0, MAX_STATUS),
    transactionId: body.transaction_id ?? null,
    fee: body.fee ?? null,
  }
  const paisa = body.total_amount ?? null
  const status = statusOf(body.status, body.refunded === true)
  if (status !== "completed") {
    return { ...facts, status, paisa }
  }
  return paisa === null
    ? { ...facts, status: "unknown", paisa }
    : { ...facts, status, paisa }
}

/**
 * Reads the answer to a refund. Only a detail that says success counts: after any other 200 the outcome is unknown,
 * because the money may have gone back.
 *
 * @throws KhaltiError for everything else
 */
export function readRefund(answer: HttpAnswer): void {
  if (!isSuccess(answer) || !refundSchema.safeParse(answer.body).success) {
    throw errorOfAnswer("refund", answer)
  }
}

function statusOf(raw: string, refunded: boolean): LookupStatus {
  const status = STATUSES.get(raw.toLowerCase().replace(/[\s_]+/g, " "))
  return status === "completed" && refunded
    ? "refunded_unclear"
    : (status ?? "unknown")
}

function isSuccess({ httpStatus }: HttpAnswer): boolean {
  return httpStatus < 300
}

/** Khalti's times carry Nepal's offset; one without an offset is read as Nepal's time. */
function parseTime(timestamp: string | undefined): Date | undefined {
  if (!timestamp) {
    return undefined
  }
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(timestamp)
  const time = new Date(zoned ? timestamp : timestamp + NEPAL_OFFSET)
  return Number.isNaN(time.getTime()) ? undefined : time
}
