import { z } from "zod"
import { parseReturnAddress, toAllowedOrigin } from "./return-origins"

/** What may stand in braces in successUrl, pendingUrl and failureUrl. */
export const TEMPLATE_FIELDS = ["order_id", "cart_id", "country_code"] as const

/** An unset variable in a .env file arrives as an empty string. */
const unset = (value: unknown) =>
  value === "" || value === null ? undefined : value

const orUnset = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess(unset, schema.optional())

const withDefault = <Output>(
  schema: z.ZodType<Output>,
  value: Output
): z.ZodType<Output> => z.preprocess((given) => unset(given) ?? value, schema)

const text = (error: string) => z.string({ error }).trim()

const MISSING = "is missing"

const secretKey = z.preprocess(
  unset,
  text(`${MISSING}: the secret key from Khalti's merchant dashboard`).regex(
    /^[\x21-\x7e]+$/,
    "must be the bare secret key: no spaces, no line breaks, not preceded by the word Key"
  )
)

const isPlainUrl = (value: string): boolean => {
  const url = URL.canParse(value) ? new URL(value) : undefined
  return (
    url !== undefined &&
    ["http:", "https:"].includes(url.protocol) &&
    url.username + url.password + url.search + url.hash === ""
  )
}

const NOT_PLAIN =
  "must be an absolute http(s) URL without user name, query and hash"

const plainUrl = (missing: string) =>
  text(missing)
    .refine(isPlainUrl, NOT_PLAIN)
    .transform((value) => new URL(value).href.replace(/\/+$/, ""))

const requiredUrl = (purpose: string) =>
  z.preprocess(unset, plainUrl(`${MISSING}: ${purpose}`))

const unknownFields = (template: string): string[] =>
  [...template.matchAll(/\{([^}]*)\}/g)]
    .map(([, name]) => name)
    .filter((name) => !TEMPLATE_FIELDS.some((known) => known === name))

const FIELDS_IN_BRACES = TEMPLATE_FIELDS.map((name) => `{${name}}`).join(" ")

const template = orUnset(
  text("must be a URL template")
    .refine(
      (value) => parseReturnAddress(value) !== undefined,
      "must be an absolute URL"
    )
    .refine(
      (value) => unknownFields(value).length === 0,
      `may hold only ${FIELDS_IN_BRACES} in braces`
    )
)

const returnOrigin = text("must be an origin or an app scheme").transform(
  (value, context) => {
    const origin = toAllowedOrigin(value)
    if (origin === undefined) {
      context.addIssue({
        code: "custom",
        message:
          "must be an exact origin such as https://shop.np or an app scheme such as myshop://",
      })
      return z.NEVER
    }
    return origin
  }
)

const flag = (value: boolean) =>
  withDefault(z.boolean({ error: "must be true or false" }), value)

const wholeNumber = (least: number, most: number, unit: string) => {
  const error = `must be a whole number of ${unit} from ${least} to ${most}`
  return z.number({ error }).int(error).min(least, error).max(most, error)
}

const positive = (most: number, unit: string) => {
  const error = `must be a number of ${unit} above 0, at most ${most}`
  return z.number({ error }).positive(error).max(most, error)
}

const environment = z.enum(["sandbox", "production"], {
  error: 'must be "sandbox" or "production"',
})

const orderPlacement = z.enum(["before_payment", "after_payment"], {
  error: 'must be "before_payment" or "after_payment"',
})

const logFile = z.union([z.literal(false), z.string().trim().min(1)], {
  error: "must be a path or false",
})

/** Every option of the plugin, with its default. Messages name no value that was given: one of them may be the key. */
export const optionsSchema = z.strictObject(
  {
    secretKey,
    environment: withDefault(environment, "sandbox"),
    allowSandbox: flag(false),
    baseUrl: orUnset(plainUrl("must be Khalti's address")),
    backendUrl: requiredUrl("the public URL of this server"),
    storefrontUrl: requiredUrl("the URL of the storefront"),
    successUrl: template,
    pendingUrl: template,
    failureUrl: template,
    allowedReturnOrigins: orUnset(
      z.array(returnOrigin, { error: "must be a list of origins" })
    ),
    orderPlacement: withDefault(orderPlacement, "before_payment"),
    reserveMinutes: orUnset(positive(1440, "minutes")),
    pendingReserveHours: withDefault(positive(720, "hours"), 24),
    autoRefund: flag(true),
    autoRefundLimit: withDefault(wholeNumber(0, 10000, "refunds an hour"), 20),
    shareCustomer: flag(true),
    shareProducts: flag(true),
    timeoutMs: withDefault(wholeNumber(100, 25000, "milliseconds"), 10000),
    logFile: withDefault(logFile, "khalti_payments.log"),
  },
  {
    error: (issue) =>
      issue.code === "invalid_type" ? "must be an object" : undefined,
  }
)

/** Options as the schema leaves them, before addresses that depend on each other are filled in. */
export type ParsedOptions = z.output<typeof optionsSchema>

/** Names of all options. */
export const optionNames = Object.keys(optionsSchema.shape)
