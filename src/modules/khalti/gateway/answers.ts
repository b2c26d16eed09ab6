import { z } from "zod"
import type { KhaltiEnvironment } from "../options/hosts"
import { badAnswer, errorOfAnswer, HttpAnswer } from "./error-bodies"

/** What `epayment/initiate/` answers. */
export interface InitiateAnswer {
  /** Khalti's name for the link. */
  pidx: string
  /** The hosted page; opaque. */
  paymentUrl: string
  /** When the link dies. */
  expiresAt: Date
}

/** Where Khalti says a payment stands. `unknown` is a word, or a Completed, that this plugin cannot judge. */
export type LookupStatus =
  | "completed"
  | "initiated"
  | "pending"
  | "refunded"
  | "partially_refunded"
  | "expired"
  | "user_canceled"
  | "failed"
  | "unknown"

interface LookupFacts {
  pidx: string
  /** Khalti's own word, trimmed, at most 60 characters. */
  rawStatus: string
  /** Names the payment for refunds; null until there is one. */
  transactionId: string | null
  /** Khalti's fee as it states it; null when it states none. */
  fee: number | null
  /** Whether money went back. */
  refunded: boolean
}

/** What `epayment/lookup/` answers. Only a Completed payment's amount says anything: Khalti may send 0 with the others. */
export type LookupAnswer = LookupFacts &
  (
    | { status: "completed"; paisa: number }
    | { status: Exclude<LookupStatus, "completed">; paisa: number | null }
  )

/** What the refund endpoint answers: Khalti gives a refund no id. */
export interface RefundAnswer {
  /** Khalti's words. */
  detail: string
}

const STATUS_WORDS: Record<string, LookupStatus> = {
  completed: "completed",
  initiated: "initiated",
  pending: "pending",
  refunded: "refunded",
  "partially refunded": "partially_refunded",
  expired: "expired",
  "user canceled": "user_canceled",
  "user cancelled": "user_canceled",
  failed: "failed",
  canceled: "failed",
  cancelled: "failed",
}

const MAX_STATUS = 60

/** Life of a link that tells none itself: an hour in production, half of that in the sandbox (khalti-api.md). */
const LINK_LIFE_MS: Record<KhaltiEnvironment, number> = {
  production: 60 * 60_000,
  sandbox: 30 * 60_000,
}

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
    .max(86_400)
    .optional()
    .catch(undefined),
})

const lookupSchema = z.object({
  pidx: z.string(),
  status: z.string(),
  total_amount: wholePaisa.nullish().catch(null),
  transaction_id: z.string().trim().min(1).nullish().catch(null),
  fee: z.coerce.number().nonnegative().nullish().catch(null),
  refunded: z.union([z.boolean(), z.stringbool()]).nullish().catch(null),
})

/** "Unsuccessful" and "not successful" are no success: taken for one, the money would never go back. */
const REFUND_SUCCEEDED =
  /^(?!.*\b(?:not|no|un|fail\w*)\b).*\bsuccess(?:ful(?:ly)?)?\b/is

const refundSchema = z.object({ detail: z.string().regex(REFUND_SUCCEEDED) })

const NEPAL_OFFSET = "+05:45"

/** Khalti's timestamps carry Nepal's offset; one without an offset is Nepal's time too. */
const parseTime = (timestamp: string | undefined): Date | undefined => {
  if (!timestamp) {
    return undefined
  }
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(timestamp)
  const time = new Date(zoned ? timestamp : timestamp + NEPAL_OFFSET)
  return Number.isNaN(time.getTime()) ? undefined : time
}

const isSuccess = ({ httpStatus }: HttpAnswer): boolean =>
  httpStatus >= 200 && httpStatus < 300

/**
 * Reads the answer to an initiate.
 *
 * @param now epoch in ms: the link's life is counted from here when Khalti tells none
 * @throws KhaltiError for errors and for answers without a pidx or a payable link
 */
export const readInitiate = (
  answer: HttpAnswer,
  environment: KhaltiEnvironment,
  now: number
): InitiateAnswer => {
  const parsed = isSuccess(answer)
    ? initiateSchema.safeParse(answer.body)
    : undefined
  if (!parsed?.success) {
    throw errorOfAnswer("initiate", answer)
  }
  const { pidx, payment_url, expires_at, expires_in } = parsed.data
  const life = expires_in ? expires_in * 1000 : LINK_LIFE_MS[environment]
  return {
    pidx,
    paymentUrl: payment_url,
    expiresAt: parseTime(expires_at) ?? new Date(now + life),
  }
}

/**
 * Reads the answer to a lookup, by its body before its HTTP code: Expired and User canceled come with a 400.
 *
 * @param pidx the one that was asked
 * @throws KhaltiError for errors, unreadable answers, and answers about another pidx
 */
export const readLookup = (answer: HttpAnswer, pidx: string): LookupAnswer => {
  const parsed = lookupSchema.safeParse(answer.body)
  if (!parsed.success) {
    throw errorOfAnswer("lookup", answer)
  }
  const body = parsed.data
  if (body.pidx !== pidx) {
    throw badAnswer("lookup", answer.httpStatus, "it is about another payment")
  }
  const facts: LookupFacts = {
    pidx,
    rawStatus: body.status.trim().slice(0, MAX_STATUS),
    transactionId: body.transaction_id ?? null,
    fee: body.fee ?? null,
    refunded: body.refunded === true,
  }
  const paisa = body.total_amount ?? null
  const status = judgeStatus(body.status, facts.refunded)
  if (status !== "completed") {
    return { ...facts, status, paisa }
  }
  return paisa === null
    ? { ...facts, status: "unknown", paisa }
    : { ...facts, status, paisa }
}

/** Khalti's word to ours; a Completed payment whose money went back is refunded. */
const judgeStatus = (word: string, refunded: boolean): LookupStatus => {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, " ")
  const status = Object.hasOwn(STATUS_WORDS, plain)
    ? STATUS_WORDS[plain]
    : "unknown"
  return status === "completed" && refunded ? "refunded" : status
}

/**
 * Reads the answer to a refund. Only Khalti's own words of success count: any other 200 leaves the outcome unknown,
 * for the money may have gone.
 *
 * @throws KhaltiError for everything else
 */
export const readRefund = (answer: HttpAnswer): RefundAnswer => {
  const parsed = isSuccess(answer)
    ? refundSchema.safeParse(answer.body)
    : undefined
  if (!parsed?.success) {
    throw errorOfAnswer("refund", answer)
  }
  return { detail: parsed.data.detail.trim().slice(0, 200) }
}
