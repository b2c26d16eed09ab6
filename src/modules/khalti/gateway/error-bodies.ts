import {
  FieldErrors,
  KhaltiError,
  KhaltiErrorCode,
  KhaltiErrorDetails,
  Operation,
} from "./errors"
import { redactText } from "../log/redact"

/** One HTTP answer, as far as anybody needs it. */
export interface HttpAnswer {
  httpStatus: number
  /** The parsed body; undefined when it is empty or no JSON. */
  body: unknown
  /** Milliseconds from a Retry-After header. */
  retryAfterMs?: number
}

const MAX_TEXT = 200

/** Khalti's words as the merchant may read them: it may repeat the customer's number or address. */
const quotable = (text: string): string =>
  redactText(text.replace(/\s+/g, " ").trim()).slice(0, MAX_TEXT)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Members of an error body that are no field of the question. */
const ENVELOPE = ["error_key", "status_code", "detail", "status"]

const collect = (value: unknown, path: string, into: FieldErrors): void => {
  if (isRecord(value)) {
    Object.entries(value).forEach(([name, inner]) =>
      collect(inner, path ? `${path}.${name}` : name, into)
    )
    return
  }
  const words = (Array.isArray(value) ? value : [value])
    .filter((word) => typeof word === "string")
    .map(quotable)
  if (words.length > 0) {
    into[path] = words
  }
}

/** Khalti's `validation_error` body as one flat list: nested fields become `customer_info.email`. */
const fieldErrors = (body: unknown): FieldErrors => {
  const fields: FieldErrors = {}
  if (isRecord(body)) {
    Object.entries(body)
      .filter(([name]) => !ENVELOPE.includes(name))
      .forEach(([name, value]) => collect(value, name, fields))
  }
  return fields
}

/** The `detail` of Khalti's other envelope, `{detail, status_code}`. */
const detailOf = (body: unknown): string =>
  isRecord(body) && typeof body.detail === "string" ? quotable(body.detail) : ""

const BEFORE_KYC =
  "Khalti takes at least NPR 10 (bank payments NPR 100), and accounts before KYC are capped at NPR 200: see whether the shop's KYC at Khalti is complete"

const KEY_ADVICE =
  "Khalti does not accept the secret key: check that it is complete, that it is the secret and not the public key, and that it belongs to the environment (test-admin.khalti.com for sandbox, admin.khalti.com for production)"

const quote = (words: string): string =>
  words ? ` Khalti says: "${words}"` : ""

const describeFields = (fields: FieldErrors): string =>
  Object.entries(fields)
    .map(([name, words]) => `${name}: ${words.join(" ")}`)
    .join("; ")

type Verdict = Pick<
  KhaltiErrorDetails,
  "code" | "merchantMessage" | "outcomeUnknown"
>

const refusedKey = (detail: string): Verdict => ({
  code: KhaltiErrorCode.refused_key,
  merchantMessage: `${KEY_ADVICE}.${quote(detail)}`,
  outcomeUnknown: false,
})

const mayHaveActed = (operation: Operation): boolean => operation !== "lookup"

const serverError = (operation: Operation, status: number): Verdict => ({
  code: KhaltiErrorCode.server_error,
  merchantMessage:
    operation === "initiate"
      ? `Khalti failed to make a payment link (HTTP ${status}). It passes by itself, unless the return URL made from backendUrl is local or longer than 255 characters`
      : `Khalti failed to answer (HTTP ${status}). It is asked again by itself`,
  outcomeUnknown: mayHaveActed(operation),
})

const refusedRefund = (detail: string, fields: FieldErrors): Verdict => {
  const words = detail || describeFields(fields)
  const needsMobile =
    Object.keys(fields).some((name) => /mobile/i.test(name)) ||
    /mobile/i.test(detail)
  return needsMobile
    ? {
        code: KhaltiErrorCode.needs_mobile,
        merchantMessage: `Khalti wants the full mobile number of the Khalti account that gets the money: ask the customer and refund again with it.${quote(words)}`,
        outcomeUnknown: false,
      }
    : {
        code: KhaltiErrorCode.refused,
        merchantMessage: `Khalti refused the refund: see whether the shop's balance at Khalti covers it.${quote(words)}`,
        outcomeUnknown: false,
      }
}

const validation = (detail: string, fields: FieldErrors): Verdict => {
  const words = describeFields(fields) || detail
  const advice = fields.amount ? ` ${BEFORE_KYC}.` : ""
  return {
    code: KhaltiErrorCode.validation,
    merchantMessage: `Khalti did not accept the payment's details.${advice}${quote(words)}`,
    outcomeUnknown: false,
  }
}

const unreadable = (operation: Operation, status: number): Verdict => ({
  code: KhaltiErrorCode.bad_answer,
  merchantMessage: `Khalti's answer cannot be read (HTTP ${status}): see whether baseUrl is Khalti's address and nothing stands in between`,
  outcomeUnknown: status < 300 && mayHaveActed(operation),
})

const KEY_WORDS = /invalid token|authentication credentials/i
const NOT_FOUND_WORDS = /not found/i

const judge = (operation: Operation, answer: HttpAnswer): Verdict => {
  const { httpStatus, body } = answer
  const detail = detailOf(body)
  const fields = fieldErrors(body)
  if (httpStatus >= 500) {
    return serverError(operation, httpStatus)
  }
  if (httpStatus === 429) {
    return {
      code: KhaltiErrorCode.rate_limited,
      merchantMessage: `Khalti was asked too often and wants a pause.${quote(detail)}`,
      outcomeUnknown: false,
    }
  }
  if (httpStatus === 401 || KEY_WORDS.test(detail)) {
    return refusedKey(detail)
  }
  if (httpStatus < 400 || !isRecord(body)) {
    return unreadable(operation, httpStatus)
  }
  if (httpStatus === 403) {
    return refusedKey(detail)
  }
  if (operation === "refund") {
    return refusedRefund(detail, fields)
  }
  return NOT_FOUND_WORDS.test(detail)
    ? {
        code: KhaltiErrorCode.not_found,
        merchantMessage: `Khalti does not know this: see whether baseUrl and the secret key are the ones the payment was made with.${quote(detail)}`,
        outcomeUnknown: false,
      }
    : validation(detail, fields)
}

/**
 * What an answer that is no success means: both of Khalti's error envelopes, empty bodies and HTML become the one
 * typed error.
 */
export const errorOfAnswer = (
  operation: Operation,
  answer: HttpAnswer
): KhaltiError => {
  const fields = fieldErrors(answer.body)
  return new KhaltiError({
    ...judge(operation, answer),
    operation,
    httpStatus: answer.httpStatus,
    fields: Object.keys(fields).length > 0 ? fields : undefined,
    retryAfterMs: answer.retryAfterMs,
  })
}

/** The error of an answer that was read but cannot be believed. */
export const badAnswer = (
  operation: Operation,
  httpStatus: number,
  problem: string
): KhaltiError =>
  new KhaltiError({
    code: KhaltiErrorCode.bad_answer,
    operation,
    httpStatus,
    merchantMessage: `Khalti's answer cannot be used: ${quotable(problem)}`,
    outcomeUnknown: mayHaveActed(operation),
  })
