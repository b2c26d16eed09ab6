/**
 * Keeps keys, tokens, mobile numbers, email addresses and customers' names out of the trail and the log, whatever a
 * caller passes by mistake.
 */

import { CALLBACK_PATH } from "../ids"

const DROPPED = "[redacted]"

/** Members whose value is never logged, whatever it is. */
const SECRET_NAMES =
  /^(authorization|cookie|password|mpin|otp|token|secret|api_?key|secret_?key|(return|lease|access|refresh)_?token|customer_info|(first|last|full)_?name|address(_[12])?|(billing|shipping)_?address)$/i

/** Members that hold a phone number, also as a number. */
const PHONE_NAMES = /^(mobile|phone|mobile_number|phone_number|contact)$/i

const EMAIL = /[^\s"'<>(),;:@]+@[^\s"'<>(),;:@]+\.[^\s"'<>(),;:@]+/g

/** A Nepali mobile number as people write it: +977-980 0000005, 9800000005. Not digits inside an id. */
const MOBILE =
  /(?<![A-Za-z0-9])(?:\+?977[ -]?)?9[678](?:[ -]?\d){8}(?![A-Za-z0-9])/g

/** The token in our own return address. */
const RETURN_PATH = new RegExp(`(${CALLBACK_PATH}/)[^/?#\\s"']+`, "gi")

const AUTHORIZATION = /\b(authorization\s*[:=]\s*)(key\s+)?[^\s"',}]+/gi

/** A masked number, as Khalti writes it. */
const MASKED = /^\d{2}X+\d{3}$/

/** A copy of any value as it may be logged; the secrets are texts that must not appear anywhere, such as the secret key. */
export function redact(
  value: unknown,
  secrets: readonly string[] = []
): unknown {
  return redactPlain(toPlain(value), secrets)
}

/** A text as it may be logged: keys, tokens, mobile numbers and email addresses are taken out. */
export function redactText(
  text: string,
  secrets: readonly string[] = []
): string {
  return secrets
    .filter((secret) => secret !== "")
    .reduce((clean, secret) => clean.replaceAll(secret, DROPPED), text)
    .replace(AUTHORIZATION, `$1${DROPPED}`)
    .replace(RETURN_PATH, `$1${DROPPED}`)
    .replace(EMAIL, "[email]")
    .replace(MOBILE, maskMobile)
}

/** `98XXXXX005`, as Khalti itself masks a mobile number; the country code goes. */
export function maskMobile(mobile: string): string {
  const digits = mobile.replace(/\D/g, "").slice(-10)
  return digits.length === 10
    ? `${digits.slice(0, 2)}XXXXX${digits.slice(-3)}`
    : DROPPED
}

function redactPlain(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === "string") {
    return redactText(value, secrets)
  }
  if (Array.isArray(value)) {
    return value.map((member) => redactPlain(member, secrets))
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        redactText(name, secrets),
        redactMember(name, member, secrets),
      ])
    )
  }
  return value
}

function redactMember(
  name: string,
  value: unknown,
  secrets: readonly string[]
): unknown {
  if (SECRET_NAMES.test(name)) {
    return DROPPED
  }
  const isPhone = PHONE_NAMES.test(name) && value !== null && value !== ""
  const isFull = isPhone && !MASKED.test(String(value))
  return isFull ? maskMobile(String(value)) : redactPlain(value, secrets)
}

/** Values as JSON knows them: dates as text, errors by name and message, cycles and functions as nothing. */
function toPlain(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value, replaceUncommon) ?? "null")
  } catch {
    return { unloggable: true }
  }
}

function replaceUncommon(_name: string, value: unknown): unknown {
  if (typeof value === "bigint") {
    return value.toString()
  }
  return value instanceof Error
    ? { name: value.name, message: value.message }
    : value
}
