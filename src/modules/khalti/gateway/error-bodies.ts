import { redactText } from "../log/redact"
import {
  KhaltiError,
  KhaltiErrorCode,
  type FieldErrors,
  type KhaltiErrorDetails,
  type Operation,
} from "./errors"
import type { HttpAnswer } from "./transport"

type ErrorParts = Pick<
  KhaltiErrorDetails,
  "code" | "merchantMessage" | "outcomeUnknown"
>

const MAX_TEXT = 200

/** Members of an error body that are no field of the request. */
const ENVELOPE = ["error_key", "status_code", "detail", "status"]

const KEY_WORDS = /invalid token|authentication credentials/i
const NOT_FOUND_WORDS = /not found/i
const MOBILE_WORD = /mobile/i

const BEFORE_KYC =
  "Khalti takes at least NPR 10 (bank payments NPR 100), and accounts before KYC are capped at NPR 200: see whether the shop's KYC at Khalti is complete"

const KEY_ADVICE =
  "Khalti does not accept the secret key: check that it is complete, that it is the secret and not the public key, and that it belongs to the environment (test-admin.khalti.com for sandbox, admin.khalti.com for production)"

/**
 * The error that an answer without success stands for: both of Khalti's error envelopes, empty bodies and HTML
 * (docs/khalti.md, "Errors").
 */
export function errorOfAnswer(
  operation: Operation,
  answer: HttpAnswer
): KhaltiError {
  const fields = fieldErrors(answer.body)
  return new KhaltiError({
    ...judge(operation, answer, fields),
    operation,
    httpStatus: answer.httpStatus,
    fields: Object.keys(fields).length > 0 ? fields : undefined,
    retryAfterMs: answer.retryAfterMs,
  })
}

function judge(
  operation: Operation,
  { httpStatus, body }: HttpAnswer,
  fields: FieldErrors
): ErrorParts {
  const detail = detailOf(body)
  if (httpStatus >= 500) {
    return serverError(operation, httpStatus)
  }
  if (httpStatus === 429) {
    return {
      code: KhaltiErrorCode.rate_limited,
      merchantMessage: `Khalti was asked too often and wants a pause.${quote(detail)}`,
    }
  }
  const isForbidden = httpStatus === 403 && isRecord(body)
  if (httpStatus === 401 || isForbidden || KEY_WORDS.test(detail)) {
    return {
      code: KhaltiErrorCode.refused_key,
      merchantMessage: `${KEY_ADVICE}.${quote(detail)}`,
    }
  }
  if (httpStatus < 400 || !isRecord(body)) {
    return unreadable(operation, httpStatus)
  }
  if (operation === "refund") {
    return refusedRefund(detail, fields)
  }
  return NOT_FOUND_WORDS.test(detail)
    ? {
        code: KhaltiErrorCode.not_found,
        merchantMessage: `Khalti does not know this: see whether baseUrl and the secret key are the ones the payment was made with.${quote(detail)}`,
      }
    : validation(detail, fields)
}

function serverError(operation: Operation, status: number): ErrorParts {
  return {
    code: KhaltiErrorCode.server_error,
    merchantMessage:
      operation === "initiate"
        ? `Khalti failed to make a payment link (HTTP ${status}). It passes by itself, unless the return URL made from backendUrl is local or longer than 255 characters`
        : `Khalti failed to answer (HTTP ${status}). It is asked again by itself`,
    outcomeUnknown: operation !== "lookup",
  }
}

function unreadable(operation: Operation, status: number): ErrorParts {
  return {
    code: KhaltiErrorCode.bad_answer,
    merchantMessage: `Khalti's answer cannot be read (HTTP ${status}): see whether baseUrl is Khalti's address and nothing stands in between`,
    outcomeUnknown: status < 300 && operation !== "lookup",
  }
}

function refusedRefund(detail: string, fields: FieldErrors): ErrorParts {
  const quoted = quote(detail || describeFields(fields))
  return [detail, ...Object.keys(fields)].some((text) => MOBILE_WORD.test(text))
    ? {
        code: KhaltiErrorCode.needs_mobile,
        merchantMessage: `Khalti wants the full mobile number of the Khalti account that gets the money: ask the customer and refund again with it.${quoted}`,
      }
    : {
        code: KhaltiErrorCode.refused,
        merchantMessage: `Khalti refused the refund: see whether the shop's balance at Khalti covers it.${quoted}`,
      }
}

function validation(detail: string, fields: FieldErrors): ErrorParts {
  const advice = fields.amount ? ` ${BEFORE_KYC}.` : ""
  return {
    code: KhaltiErrorCode.validation,
    merchantMessage: `Khalti did not accept the payment's details.${advice}${quote(describeFields(fields) || detail)}`,
  }
}

/** A `validation_error` body as one flat list: nested fields become `customer_info.email`. */
function fieldErrors(body: unknown): FieldErrors {
  const fields = Object.entries(isRecord(body) ? body : {}).filter(
    ([name]) => !ENVELOPE.includes(name)
  )
  return Object.fromEntries(
    fields.flatMap(([name, value]) => flat(name, value))
  )
}

function flat(path: string, value: unknown): [string, string[]][] {
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([name, inner]) =>
      flat(`${path}.${name}`, inner)
    )
  }
  const values: unknown[] = Array.isArray(value) ? value : [value]
  const texts = values.filter((text) => typeof text === "string").map(quotable)
  // What is wrong with one product of a list comes as an object of its own.
  const inner = values.filter(isRecord).flatMap((one) => flat(path, one))
  return [
    ...(texts.length > 0 ? [[path, texts] as [string, string[]]] : []),
    ...inner,
  ]
}

/** The `detail` of Khalti's other envelope, `{detail, status_code}`. */
function detailOf(body: unknown): string {
  return isRecord(body) && typeof body.detail === "string"
    ? quotable(body.detail)
    : ""
}

function describeFields(fields: FieldErrors): string {
  return Object.entries(fields)
    .map(([name, texts]) => `${name}: ${texts.join(" ")}`)
    .join("; ")
}

/** Khalti's text as the merchant may read it: it may repeat the customer's number or address. */
function quotable(text: string): string {
  return redactText(text.replace(/\s+/g, " ").trim()).slice(0, MAX_TEXT)
}

function quote(text: string): string {
  return text ? ` Khalti says: "${text}"` : ""
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
