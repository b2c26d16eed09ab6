import type { Operation } from "../errors"
import type { HttpAnswer } from "../transport"

/** What comes from Khalti, and what each reader of the error gets. */
export type Case = {
  what: string
  operation: Operation
  answer: HttpAnswer
  code: string
  customer: string
  merchant: string
  outcomeUnknown?: boolean
  fields?: Record<string, string[]>
}

const OPERATIONS = ["initiate", "lookup", "refund"] as const

const TRY_LATER =
  "Khalti cannot be reached right now. Please try again in a few minutes."
const BUSY = "Khalti is busy right now. Please wait a minute and try again."
const NOT_AVAILABLE =
  "Khalti is not available in this shop right now. Please choose another way to pay or contact the shop."
const DETAILS =
  "Khalti does not accept this payment. Please check your details or choose another way to pay."
const AMOUNT =
  "Khalti does not accept this amount. Please choose another way to pay or contact the shop."
const NOT_REFUNDED =
  "Khalti did not return the money yet. The shop has been told and will take care of it."
const NOT_KNOWN =
  "Khalti does not know this payment. Please contact the shop before you pay again."

export const WRONG_KEY =
  "Khalti does not accept the secret key: check that it is complete, that it is the secret and not the public key, and that it belongs to the environment (test-admin.khalti.com for sandbox, admin.khalti.com for production)."
export const WRONG_DETAILS = "Khalti did not accept the payment's details."
export const KYC =
  "Khalti takes at least NPR 10 (bank payments NPR 100), and accounts before KYC are capped at NPR 200: see whether the shop's KYC at Khalti is complete."
const WANTS_MOBILE =
  "Khalti wants the full mobile number of the Khalti account that gets the money: ask the customer and refund again with it."
const REFUSED =
  "Khalti refused the refund: see whether the shop's balance at Khalti covers it."

function unreadable(status: number): string {
  return `Khalti's answer cannot be read (HTTP ${status}): see whether baseUrl is Khalti's address and nothing stands in between`
}

/** How an error quotes Khalti. */
export function says(text: string): string {
  return ` Khalti says: "${text}"`
}

/** The envelope of a refused field. */
export function invalid(fields: object): HttpAnswer {
  return {
    httpStatus: 400,
    body: { ...fields, error_key: "validation_error" },
  }
}

/** Khalti's other envelope. */
export function detail(httpStatus: number, text: string): HttpAnswer {
  return { httpStatus, body: { detail: text, status_code: httpStatus } }
}

const REFUSED_FIELDS: Case[] = [
  ...[
    ["return_url", "This field is required."],
    ["return_url", "Enter a valid URL."],
    ["website_url", "This field may not be blank."],
    ["purchase_order_id", "This field may not be blank."],
  ].map(([field, text]) => ({
    what: `${field}: ${text}`,
    operation: "initiate" as const,
    answer: invalid({ [field]: [text] }),
    code: "validation",
    customer: DETAILS,
    merchant: `${WRONG_DETAILS}${says(`${field}: ${text}`)}`,
    fields: { [field]: [text] },
  })),
  ...[
    "A valid integer is required.",
    "Amount should be greater than Rs. 10, that is 1000 paisa.",
    "Amount Breakdown mismatch.",
    "Whatever Khalti says about the cap",
  ].map((text) => ({
    what: `amount: ${text}`,
    operation: "initiate" as const,
    answer: invalid({ amount: [text] }),
    code: "validation",
    customer: AMOUNT,
    merchant: `${WRONG_DETAILS} ${KYC}${says(`amount: ${text}`)}`,
    fields: { amount: [text] },
  })),
  {
    what: "nested customer_info, and one of several products",
    operation: "initiate",
    answer: invalid({
      customer_info: { email: ["This field may not be blank."], name: [1] },
      product_details: [{}, { name: ["Too long."] }],
    }),
    code: "validation",
    customer: DETAILS,
    merchant: `${WRONG_DETAILS}${says("customer_info.email: This field may not be blank.; product_details.name: Too long.")}`,
    fields: {
      "customer_info.email": ["This field may not be blank."],
      "product_details.name": ["Too long."],
    },
  },
  {
    what: "the customer's own data, repeated",
    operation: "initiate",
    answer: invalid({
      customer_info: {
        email: ["sita@himal.example is not valid."],
        phone: ["+977 9800000005 is not valid.", "Too\n long."],
      },
    }),
    code: "validation",
    customer: DETAILS,
    merchant: `${WRONG_DETAILS}${says("customer_info.email: [email] is not valid.; customer_info.phone: 98XXXXX005 is not valid. Too long.")}`,
    fields: {
      "customer_info.email": ["[email] is not valid."],
      "customer_info.phone": ["98XXXXX005 is not valid.", "Too long."],
    },
  },
  {
    what: "a field as a bare string",
    operation: "initiate",
    answer: invalid({ bank: "Unknown bank." }),
    code: "validation",
    customer: DETAILS,
    merchant: `${WRONG_DETAILS}${says("bank: Unknown bank.")}`,
    fields: { bank: ["Unknown bank."] },
  },
  {
    what: "a detail alone is no field",
    operation: "initiate",
    answer: detail(400, "Similar request is already being processed."),
    code: "validation",
    customer: DETAILS,
    merchant: `${WRONG_DETAILS}${says("Similar request is already being processed.")}`,
  },
  {
    what: "what belongs to the envelope is no field, as text either",
    operation: "initiate",
    answer: {
      httpStatus: 400,
      body: { detail: " No\n bank. ", status_code: "400", status: "error" },
    },
    code: "validation",
    customer: DETAILS,
    merchant: `${WRONG_DETAILS}${says("No bank.")}`,
  },
  {
    what: "an error whose body is null",
    operation: "initiate",
    answer: { httpStatus: 400, body: null },
    code: "bad_answer",
    customer: TRY_LATER,
    merchant: unreadable(400),
  },
  {
    what: "an error without any text",
    operation: "initiate",
    answer: { httpStatus: 400, body: {} },
    code: "validation",
    customer: DETAILS,
    merchant: WRONG_DETAILS,
  },
]

const OF_EVERY_CALL = OPERATIONS.flatMap((operation): Case[] => {
  const isRefund = operation === "refund"
  return [
    ...(
      [
        [401, "Invalid token."],
        [401, "Authentication credentials were not provided."],
        [400, "Invalid token."],
        [403, "You do not have permission."],
      ] as const
    ).map(([status, text]) => ({
      what: `a ${status}: ${text} (${operation})`,
      operation,
      answer: detail(status, text),
      code: "refused_key",
      customer: isRefund ? NOT_REFUNDED : NOT_AVAILABLE,
      merchant: `${WRONG_KEY}${says(text)}`,
    })),
    {
      what: `an empty 401 (${operation})`,
      operation,
      answer: { httpStatus: 401, body: undefined },
      code: "refused_key",
      customer: isRefund ? NOT_REFUNDED : NOT_AVAILABLE,
      merchant: WRONG_KEY,
    },
    {
      what: `a 403 of something in between, in HTML (${operation})`,
      operation,
      answer: { httpStatus: 403, body: undefined },
      code: "bad_answer",
      customer: isRefund ? NOT_REFUNDED : TRY_LATER,
      merchant: unreadable(403),
    },
    {
      what: `too many requests (${operation})`,
      operation,
      answer: { ...detail(429, "Request was throttled."), retryAfterMs: 3000 },
      code: "rate_limited",
      customer: isRefund ? NOT_REFUNDED : BUSY,
      merchant: `Khalti was asked too often and wants a pause.${says("Request was throttled.")}`,
    },
    {
      what: `an empty 500 (${operation})`,
      operation,
      answer: { httpStatus: 500, body: undefined },
      code: "server_error",
      customer: isRefund ? NOT_REFUNDED : TRY_LATER,
      merchant:
        operation === "initiate"
          ? "Khalti failed to make a payment link (HTTP 500). It passes by itself, unless the return URL made from backendUrl is local or longer than 255 characters"
          : "Khalti failed to answer (HTTP 500). It is asked again by itself",
      outcomeUnknown: operation !== "lookup",
    },
    {
      what: `a page with a 200 (${operation})`,
      operation,
      answer: { httpStatus: 200, body: undefined },
      code: "bad_answer",
      customer: isRefund ? NOT_REFUNDED : TRY_LATER,
      merchant: unreadable(200),
      outcomeUnknown: operation !== "lookup",
    },
    {
      what: `a redirect (${operation})`,
      operation,
      answer: { httpStatus: 300, body: {} },
      code: "bad_answer",
      customer: isRefund ? NOT_REFUNDED : TRY_LATER,
      merchant: unreadable(300),
    },
  ]
})

const LOOKUPS: Case[] = [
  ...[404, 400].map((httpStatus) => ({
    what: `an unknown pidx, with a ${httpStatus}`,
    operation: "lookup" as const,
    answer: {
      httpStatus,
      body: { detail: "Not found.", error_key: "validation_error" },
    },
    code: "not_found",
    customer: NOT_KNOWN,
    merchant: `Khalti does not know this: see whether baseUrl and the secret key are the ones the payment was made with.${says("Not found.")}`,
  })),
  {
    what: "a 404 page is no answer about a payment",
    operation: "lookup",
    answer: { httpStatus: 404, body: undefined },
    code: "bad_answer",
    customer: TRY_LATER,
    merchant: unreadable(404),
  },
]

const REFUNDS: Case[] = [
  {
    what: "a refund without the mobile number, as a field",
    operation: "refund",
    answer: invalid({ mobile: ["This field is required."] }),
    code: "needs_mobile",
    customer: NOT_REFUNDED,
    merchant: `${WANTS_MOBILE}${says("mobile: This field is required.")}`,
    fields: { mobile: ["This field is required."] },
  },
  {
    what: "a refund without the mobile number, in words",
    operation: "refund",
    answer: detail(400, "Please provide Mobile number for bank refund."),
    code: "needs_mobile",
    customer: NOT_REFUNDED,
    merchant: `${WANTS_MOBILE}${says("Please provide Mobile number for bank refund.")}`,
  },
  {
    what: "a refund that the balance does not cover",
    operation: "refund",
    answer: detail(400, "Insufficient balance."),
    code: "refused",
    customer: NOT_REFUNDED,
    merchant: `${REFUSED}${says("Insufficient balance.")}`,
  },
  {
    what: "a refund of a part that is too large",
    operation: "refund",
    answer: invalid({ amount: ["Amount exceeds."] }),
    code: "refused",
    customer: NOT_REFUNDED,
    merchant: `${REFUSED}${says("amount: Amount exceeds.")}`,
    fields: { amount: ["Amount exceeds."] },
  },
  {
    what: "a refund of an unknown transaction",
    operation: "refund",
    answer: detail(404, "Not found."),
    code: "refused",
    customer: NOT_REFUNDED,
    merchant: `${REFUSED}${says("Not found.")}`,
  },
]

export const CASES = [
  ...REFUSED_FIELDS,
  ...OF_EVERY_CALL,
  ...LOOKUPS,
  ...REFUNDS,
]
