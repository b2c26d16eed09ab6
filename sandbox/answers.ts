import type { z } from "zod"
import type { Answer } from "./types"

/** Put before every text whose real wording is not known (docs/khalti.md, "Not known"): nothing may depend on it. */
export const INVENTED = "[text invented by the local sandbox] "

/** 401 with its own envelope (docs/khalti.md, "Errors"). */
function unauthorized(detail: string): Answer {
  return { status: 401, body: { detail, status_code: 401 } }
}

/** 401 for a key that Khalti does not know. */
export const INVALID_TOKEN = unauthorized("Invalid token.")

/** 401 for a call without `Authorization: Key …`. */
export const NO_CREDENTIALS = unauthorized(
  "Authentication credentials were not provided."
)

/** Unknown pidx: one body, seen with both 404 and 400 (docs/khalti.md, "Lookup"). */
export function notFound(status: 404 | 400 = 404): Answer {
  return {
    status,
    body: { detail: "Not found.", error_key: "validation_error" },
  }
}

/** 500 without a body, as for an over-long or (in production) local `return_url`. */
export const EMPTY_500: Answer = { status: 500 }

/** From a proxy in front of Khalti. Its page is invented: any HTML will do. */
export const HTML_502: Answer = {
  status: 502,
  type: "html",
  body: "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
}

/** Refused for too many calls. The text is invented; whether Khalti sends `Retry-After` is not known. */
export function throttled(retryAfterSeconds?: number): Answer {
  return {
    ...inventedRefusal("Request was throttled.", 429),
    headers:
      retryAfterSeconds === undefined
        ? undefined
        : { "Retry-After": String(retryAfterSeconds) },
  }
}

/** Khalti's second envelope: messages by field. */
export function validationError(fields: Record<string, unknown>): Answer {
  return { status: 400, body: { ...fields, error_key: "validation_error" } }
}

/** A refusal whose text nobody has documented. */
export function inventedRefusal(text: string, status = 400): Answer {
  return { status, body: { detail: INVENTED + text } }
}

type Errors = string[] | { [field: string]: Errors }

function place(
  into: { [field: string]: Errors },
  path: PropertyKey[],
  message: string
): void {
  const [head = "non_field_errors", ...rest] = path
  const field = String(head)
  if (rest.length === 0) {
    into[field] ??= [message]
    return
  }
  const below = into[field]
  const nested = below && !Array.isArray(below) ? below : {}
  into[field] = nested
  place(nested, rest, message)
}

/** zod's issues in Khalti's envelope: the first message of each field, nested where the body is nested. */
export function fieldErrors(error: z.ZodError): Answer {
  const fields: { [field: string]: Errors } = {}
  for (const issue of error.issues) {
    place(fields, issue.path, issue.message)
  }
  return validationError(fields)
}
