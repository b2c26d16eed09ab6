import { readInitiate, readLookup, readRefund } from "../answers"
import {
  isKeyRefusal,
  KhaltiError,
  toLastError,
  type Operation,
} from "../errors"
import type { HttpAnswer } from "../transport"
import {
  CASES,
  detail,
  invalid,
  KYC,
  says,
  WRONG_DETAILS,
  WRONG_KEY,
  type Case,
} from "./error-cases"
import { PIDX } from "./gateway-fixture"

function read(operation: Operation, answer: HttpAnswer): unknown {
  switch (operation) {
    case "initiate":
      return readInitiate(answer, "sandbox", 0)
    case "lookup":
      return readLookup(answer, PIDX)
    case "refund":
      return readRefund(answer)
  }
}

function errorOf({ operation, answer }: Pick<Case, "operation" | "answer">) {
  try {
    read(operation, answer)
  } catch (error) {
    return error as KhaltiError
  }
  throw new Error("was read as a success")
}

describe("Khalti's errors", () => {
  it.each(CASES)("$what", (row) => {
    const error = errorOf(row)

    expect(error).toBeInstanceOf(KhaltiError)
    expect({ ...error, message: error.message }).toEqual({
      name: "KhaltiError",
      code: row.code,
      operation: row.operation,
      customerMessage: row.customer,
      merchantMessage: row.merchant,
      message: row.merchant,
      outcomeUnknown: row.outcomeUnknown ?? false,
      httpStatus: row.answer.httpStatus,
      fields: row.fields,
      retryAfterMs: row.answer.retryAfterMs,
    })
  })

  it("show the customer nothing about keys, addresses and accounts", () => {
    CASES.forEach((row) => {
      expect(errorOf(row).customerMessage).not.toMatch(
        /key|token|url|kyc|http|balance|khalti\.com/i
      )
    })
  })

  it("quote at most 200 characters of a long answer", () => {
    const answer = invalid({ amount: ["x".repeat(9999)] })

    expect(errorOf({ operation: "initiate", answer }).merchantMessage).toBe(
      `${WRONG_DETAILS} ${KYC}${says(`amount: ${"x".repeat(200)}`)}`
    )
  })
})

describe("a row's last_error", () => {
  it("is the code and the text for the merchant, and shows a refused key", () => {
    const wrongKey = errorOf({
      operation: "lookup",
      answer: detail(401, "Invalid token."),
    })
    const lastError = `refused_key: ${WRONG_KEY}${says("Invalid token.")}`

    expect(toLastError(wrongKey)).toBe(lastError)
    expect(isKeyRefusal(lastError)).toBe(true)
    expect(isKeyRefusal("timeout: refused_key")).toBe(false)
    expect(isKeyRefusal(null)).toBe(false)
  })
})
