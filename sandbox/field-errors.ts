import type { z } from "zod"
import { validationError } from "./answers"
import type { Answer } from "./types"

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
