import { z } from "zod"

/** Django REST Framework's words for a wrong or missing value, as khalti-api.md quotes them. */
export function missingOr(otherwise: string) {
  return ({ input }: { input?: unknown }) => {
    if (input === undefined) {
      return "This field is required."
    }
    return input === null ? "This field may not be null." : otherwise
  }
}

const NOT_INTEGER = "A valid integer is required."
const NUMERIC_TEXT = /^\s*-?\d+(\.0*)?\s*$/

/** A whole number; a numeric string is accepted too (khalti-api.md, initiate). */
export const wholeNumber = z.preprocess(
  (value) =>
    typeof value === "string" && NUMERIC_TEXT.test(value)
      ? Number(value)
      : value,
  z.number({ error: missingOr(NOT_INTEGER) }).int(NOT_INTEGER)
)
