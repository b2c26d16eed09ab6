import type { Answer } from "./types"

/** Put before every text that khalti-api.md does not know (marked `?` there): nothing may depend on it. */
export const INVENTED = "[text invented by the local sandbox] "

/** 401 with its own envelope (khalti-api.md, initiate, "Errors"). */
export function unauthorized(detail: string): Answer {
  return { status: 401, body: { detail, status_code: 401 } }
}

/** 401 for a key that Khalti does not know. */
export const INVALID_TOKEN = unauthorized("Invalid token.")

/** 401 for a call without `Authorization: Key …`. */
export const NO_CREDENTIALS = unauthorized(
  "Authentication credentials were not provided."
)

/** Unknown pidx: one body, seen with both 404 and 400 (khalti-api.md, lookup). */
export function notFound(status: 404 | 400 = 404): Answer {
  return {
    status,
    body: { detail: "Not found.", error_key: "validation_error" },
  }
}

/** 500 without a body, as for an over-long or (in production) local `return_url`. */
export const EMPTY_500: Answer = { status: 500 }

/** What a proxy in front of Khalti says. */
export const HTML_502: Answer = {
  status: 502,
  type: "html",
  body: "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
}

/** Khalti's second envelope: messages by field. */
export function validationError(fields: Record<string, unknown>): Answer {
  return { status: 400, body: { ...fields, error_key: "validation_error" } }
}

/** A refusal whose text nobody has documented. */
export function inventedRefusal(text: string, status = 400): Answer {
  return { status, body: { detail: INVENTED + text } }
}
