import { z } from "zod"
import { INVENTED } from "./answers"

/**
 * Messages that docs/khalti.md, "Errors" does not know are those of Django REST Framework, which Khalti's known ones
 * follow: "may not be null", "Not a valid string", "no more than N characters", "valid email address", "Expected a
 * dictionary". Where not even that is likely, the text says that it is invented.
 */
const REQUIRED = "This field is required."
const BLANK = "This field may not be blank."
const NOT_INTEGER = "A valid integer is required."

/** Lowest amounts in paisa, and the cap before KYC (docs/khalti.md, "Limits"). */
const MINIMUM_PAISA = 1000
const BANK_MINIMUM_PAISA = 10_000
const CAP_BEFORE_KYC_PAISA = 20_000

const NUMERIC_TEXT = /^\s*-?\d+(\.0*)?\s*$/

const MODES = [
  "KHALTI",
  "EBANKING",
  "MOBILE_BANKING",
  "CONNECT_IPS",
  "SCT",
] as const

function missingOr(otherwise: string) {
  return ({ input }: { input?: unknown }) => {
    if (input === undefined) {
      return REQUIRED
    }
    return input === null ? "This field may not be null." : otherwise
  }
}

/** A whole number; a numeric string is accepted too (docs/khalti.md, "Initiate"). */
const wholeNumber = z.preprocess(
  (value) =>
    typeof value === "string" && NUMERIC_TEXT.test(value)
      ? Number(value)
      : value,
  z.number({ error: missingOr(NOT_INTEGER) }).int(NOT_INTEGER)
)

function text(max: number) {
  return z.preprocess(
    (value) => (typeof value === "number" ? String(value) : value),
    z
      .string({ error: missingOr("Not a valid string.") })
      .trim()
      .min(1, BLANK)
      .max(max, `Ensure this field has no more than ${max} characters.`)
  )
}

function isWebAddress(value: string): boolean {
  return /^https?:\/\/[^\s/?#]+\S*$/i.test(value) && URL.canParse(value)
}

const webAddress = text(2000).refine(isWebAddress, "Enter a valid URL.")

const customerInfo = z
  .object(
    {
      name: text(100).optional(),
      email: text(75).pipe(z.email("Enter a valid email address.")).optional(),
      phone: text(16).optional(),
    },
    { error: missingOr("Invalid data. Expected a dictionary.") }
  )
  .refine(
    (info) => Object.keys(info).length > 0,
    `${INVENTED}An empty customer_info is refused.`
  )

const initiateFields = z.object({
  return_url: webAddress,
  website_url: webAddress,
  amount: wholeNumber.refine(
    (paisa) => paisa >= MINIMUM_PAISA,
    "Amount should be greater than Rs. 10, that is 1000 paisa."
  ),
  purchase_order_id: text(64),
  purchase_order_name: text(100),
  customer_info: customerInfo.optional(),
  amount_breakdown: z
    .array(z.object({ label: text(100), amount: wholeNumber }))
    .optional(),
  product_details: z
    .array(
      z.object({
        identity: text(255),
        name: text(255),
        total_price: wholeNumber,
        quantity: wholeNumber,
        unit_price: wholeNumber,
      })
    )
    .optional(),
  modes: z.array(z.enum(MODES, `${INVENTED}Not a known mode.`)).optional(),
  bank: text(100).optional(),
  ttl: wholeNumber.optional(),
})

/** A valid body of `POST epayment/initiate/`; amounts in paisa, `ttl` read as seconds (its unit is not documented). */
export type InitiateBody = z.infer<typeof initiateFields>

function amountProblem(
  body: InitiateBody,
  beforeKyc: boolean
): string | undefined {
  const rows = body.amount_breakdown
  if (rows && rows.reduce((sum, row) => sum + row.amount, 0) !== body.amount) {
    return "Amount Breakdown mismatch."
  }
  const bankOnly = !!body.modes?.length && !body.modes.includes("KHALTI")
  if (bankOnly && body.amount < BANK_MINIMUM_PAISA) {
    return `${INVENTED}Bank modes need at least ${BANK_MINIMUM_PAISA} paisa.`
  }
  if (beforeKyc && body.amount > CAP_BEFORE_KYC_PAISA) {
    return `${INVENTED}Before KYC at most ${CAP_BEFORE_KYC_PAISA} paisa.`
  }
  return undefined
}

/** The rules of `POST epayment/initiate/`. */
export function initiateBody(rules: { beforeKyc: boolean }) {
  return initiateFields.superRefine((body, context) => {
    const message = amountProblem(body, rules.beforeKyc)
    if (message) {
      context.addIssue({ code: "custom", path: ["amount"], message })
    }
  })
}

/** Body of a refund: `amount` in whole paisa (left out: all that is left) and `mobile`, the full Khalti ID that gets the money. */
export const refundBody = z.object({
  amount: wholeNumber.optional(),
  mobile: z.string(`${INVENTED}Not a valid mobile.`).optional(),
})

/** A valid body of a refund. */
export type RefundBody = z.infer<typeof refundBody>
