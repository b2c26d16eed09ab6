import { readInitiate, readLookup, readRefund } from "../answers"
import type { HttpAnswer } from "../error-bodies"
import { KhaltiError, Operation } from "../errors"

const PIDX = "bZQLD9wRVWo4CdESSfuSsB"

/** One line of the table: what comes from Khalti, and what each of its readers gets of it. */
interface Case {
  what: string
  operation: Operation
  answer: HttpAnswer
  code: string
  customer: RegExp
  merchant: RegExp
  fields?: Record<string, string[]>
}

const TRY_LATER = /cannot be reached right now/
const NOT_AVAILABLE = /not available in this shop/
const DETAILS = /does not accept this payment/
const AMOUNT = /does not accept this amount/
const NOT_REFUNDED = /did not return the money yet/

const invalid = (fields: object): HttpAnswer => ({
  httpStatus: 400,
  body: { ...fields, error_key: "validation_error" },
})
const detail = (httpStatus: number, words: string): HttpAnswer => ({
  httpStatus,
  body: { detail: words, status_code: httpStatus },
})

const CASES: Case[] = [
  ...[
    ["return_url", "This field is required."],
    ["return_url", "Enter a valid URL."],
    ["website_url", "This field may not be blank."],
    ["purchase_order_id", "This field may not be blank."],
  ].map(([field, words]): Case => ({
    what: `${field}: ${words}`,
    operation: "initiate",
    answer: invalid({ [field]: [words] }),
    code: "validation",
    customer: DETAILS,
    merchant: new RegExp(`${field}: ${words}`),
    fields: { [field]: [words] },
  })),
  ...[
    "A valid integer is required.",
    "Amount should be greater than Rs. 10, that is 1000 paisa.",
    "Amount Breakdown mismatch.",
    "Whatever Khalti says about the cap",
  ].map((words): Case => ({
    what: `amount: ${words}`,
    operation: "initiate",
    answer: invalid({ amount: [words] }),
    code: "validation",
    customer: AMOUNT,
    merchant: /before KYC are capped at NPR 200/,
    fields: { amount: [words] },
  })),
  {
    what: "nested customer_info",
    operation: "initiate",
    answer: invalid({
      customer_info: { email: ["This field may not be blank."] },
    }),
    code: "validation",
    customer: DETAILS,
    merchant: /customer_info\.email: This field may not be blank\./,
    fields: { "customer_info.email": ["This field may not be blank."] },
  },
  {
    what: "the customer's own data, repeated",
    operation: "initiate",
    answer: invalid({
      customer_info: {
        email: ["sita@himal.example is not valid."],
        phone: ["+977 9800000005 is not valid."],
      },
    }),
    code: "validation",
    customer: DETAILS,
    merchant:
      /"customer_info\.email: \[email\] is not valid\.; customer_info\.phone: 98XXXXX005 is not valid\."/,
    fields: {
      "customer_info.email": ["[email] is not valid."],
      "customer_info.phone": ["98XXXXX005 is not valid."],
    },
  },
  {
    what: "a field as a bare string",
    operation: "initiate",
    answer: invalid({ bank: "Unknown bank." }),
    code: "validation",
    customer: DETAILS,
    merchant: /bank: Unknown bank\./,
    fields: { bank: ["Unknown bank."] },
  },
  ...(["initiate", "lookup", "refund"] as const).flatMap(
    (operation): Case[] => [
      {
        what: `a wrong key (${operation})`,
        operation,
        answer: detail(401, "Invalid token."),
        code: "refused_key",
        customer: operation === "refund" ? NOT_REFUNDED : NOT_AVAILABLE,
        merchant: /does not accept the secret key.*"Invalid token\."/,
      },
      {
        what: `no key (${operation})`,
        operation,
        answer: detail(401, "Authentication credentials were not provided."),
        code: "refused_key",
        customer: operation === "refund" ? NOT_REFUNDED : NOT_AVAILABLE,
        merchant: /test-admin\.khalti\.com/,
      },
      {
        what: `too many questions (${operation})`,
        operation,
        answer: {
          ...detail(429, "Request was throttled."),
          retryAfterMs: 3000,
        },
        code: "rate_limited",
        customer: operation === "refund" ? NOT_REFUNDED : /busy/,
        merchant: /asked too often/,
      },
      {
        what: `an empty 500 (${operation})`,
        operation,
        answer: { httpStatus: 500, body: undefined },
        code: "server_error",
        customer: operation === "refund" ? NOT_REFUNDED : TRY_LATER,
        merchant: /HTTP 500/,
      },
      {
        what: `a blocked request, in HTML (${operation})`,
        operation,
        answer: { httpStatus: 403, body: undefined },
        code: "bad_answer",
        customer: operation === "refund" ? NOT_REFUNDED : TRY_LATER,
        merchant: /cannot be read \(HTTP 403\)/,
      },
    ]
  ),
  {
    what: "an empty 500 to an initiate names the return URL",
    operation: "initiate",
    answer: { httpStatus: 500, body: undefined },
    code: "server_error",
    customer: TRY_LATER,
    merchant: /local or longer than 255/,
  },
  ...[404, 400].map((httpStatus): Case => ({
    what: `an unknown pidx, with a ${httpStatus}`,
    operation: "lookup",
    answer: {
      httpStatus,
      body: { detail: "Not found.", error_key: "validation_error" },
    },
    code: "not_found",
    customer: /does not know this payment/,
    merchant: /does not know this.*"Not found\."/,
  })),
  {
    what: "a 404 page is no answer about a payment",
    operation: "lookup",
    answer: { httpStatus: 404, body: undefined },
    code: "bad_answer",
    customer: TRY_LATER,
    merchant: /baseUrl/,
  },
  {
    what: "a refund without the mobile number, as a field",
    operation: "refund",
    answer: invalid({ mobile: ["This field is required."] }),
    code: "needs_mobile",
    customer: NOT_REFUNDED,
    merchant: /full mobile number/,
    fields: { mobile: ["This field is required."] },
  },
  {
    what: "a refund without the mobile number, in words",
    operation: "refund",
    answer: detail(400, "Please provide mobile number for bank refund."),
    code: "needs_mobile",
    customer: NOT_REFUNDED,
    merchant: /full mobile number.*bank refund/,
  },
  {
    what: "a refund that the balance does not cover",
    operation: "refund",
    answer: detail(400, "Insufficient balance."),
    code: "refused",
    customer: NOT_REFUNDED,
    merchant: /"Insufficient balance\."/,
  },
  {
    what: "a refund of a part that is too large",
    operation: "refund",
    answer: invalid({ amount: ["Amount exceeds."] }),
    code: "refused",
    customer: NOT_REFUNDED,
    merchant: /amount: Amount exceeds\./,
    fields: { amount: ["Amount exceeds."] },
  },
  {
    what: "a refund of an unknown transaction",
    operation: "refund",
    answer: detail(404, "Not found."),
    code: "refused",
    customer: NOT_REFUNDED,
    merchant: /"Not found\."/,
  },
]

const read = (operation: Operation, answer: HttpAnswer): unknown => {
  switch (operation) {
    case "initiate":
      return readInitiate(answer, "sandbox", 0)
    case "lookup":
      return readLookup(answer, PIDX)
    case "refund":
      return readRefund(answer)
  }
}

const errorOf = ({ operation, answer }: Case): KhaltiError => {
  try {
    read(operation, answer)
  } catch (error) {
    return error as KhaltiError
  }
  throw new Error("was taken for a success")
}

describe("Khalti's errors", () => {
  it.each(CASES)("$what", (row) => {
    const error = errorOf(row)

    expect(error).toBeInstanceOf(KhaltiError)
    expect(error.code).toBe(row.code)
    expect(error.customerMessage).toMatch(row.customer)
    expect(error.merchantMessage).toMatch(row.merchant)
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: row.code,
      operation: row.operation,
      message: error.merchantMessage,
      outcome_unknown:
        row.answer.httpStatus >= 500 && row.operation !== "lookup",
      http_status: row.answer.httpStatus,
      ...(row.fields ? { fields: row.fields } : {}),
      ...(row.answer.retryAfterMs
        ? { retry_after_ms: row.answer.retryAfterMs }
        : {}),
    })
  })

  it("tell the customer nothing about keys, addresses and accounts", () => {
    CASES.forEach((row) => {
      expect(errorOf(row).customerMessage).not.toMatch(
        /key|token|url|kyc|http|balance|khalti\.com/i
      )
    })
  })

  it("never fill a page or a log line with a long answer", () => {
    const answer = invalid({ amount: ["x".repeat(9999)] })
    const row = { ...CASES[0], answer }

    expect(errorOf(row).merchantMessage.length).toBeLessThan(600)
  })
})
