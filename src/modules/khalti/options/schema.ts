import { z } from "zod"
import { parseReturnAddress, toAllowedOrigin } from "./return-origins"

const MISSING = "is missing"
const NOT_PLAIN =
  "must be an absolute http(s) URL without user name, query and hash"

const NO_PATH = "must be a path or false"

const NO_WORKFLOW = "must be the id of a workflow"

/** What may stand in braces in successUrl, pendingUrl and failureUrl. */
const TEMPLATE_FIELDS = ["{order_id}", "{cart_id}", "{country_code}"]

/**
 * Every option of the plugin, with its default. Messages hold no value that was given, because one of them may be the
 * key.
 */
export const optionsSchema = z.strictObject(
  {
    /** The shop's secret key at Khalti. Never logged, never sent to a browser. */
    secretKey: z.preprocess(
      unset,
      text(`${MISSING}: the secret key from Khalti's merchant dashboard`).regex(
        /^[\x21-\x7e]+$/,
        "must be the bare secret key: no spaces, no line breaks, not preceded by the word Key"
      )
    ),
    /** Which Khalti: test money or real money. */
    environment: choice(["sandbox", "production"], "sandbox"),
    /** Whether the sandbox may run under NODE_ENV=production. */
    allowSandbox: flag(false),
    /** Khalti's address; by default the environment's. */
    baseUrl: orUnset(plainUrl("must be Khalti's address")),
    /** Public URL of this server, without a trailing slash. */
    backendUrl: requiredUrl("the public URL of this server"),
    /** URL of the storefront, without a trailing slash. */
    storefrontUrl: requiredUrl("the URL of the storefront"),
    /** By default the storefront's order confirmation. */
    successUrl: template(),
    /** By default the storefront's checkout, as failureUrl. */
    pendingUrl: template(),
    failureUrl: template(),
    /** Where a payment's `return_to` may point besides the storefront; by default the exact origins of storeCors. */
    allowedReturnOrigins: orUnset(
      z
        .array(listed(returnOrigin()), { error: "must be a list of origins" })
        .transform((list) => list.filter((entry) => entry !== undefined))
    ),
    /** Whether completing an unpaid cart places its order. */
    orderPlacement: choice(
      ["before_payment", "after_payment"],
      "before_payment"
    ),
    /** The workflow that makes the shop's orders: gets `{id: cart}`, returns `{id: order}` and links the two. */
    completeCart: withDefault(
      text(NO_WORKFLOW).regex(/^\S+$/, NO_WORKFLOW),
      "complete-cart"
    ),
    /** By default the link's life, which it never lengthens. */
    reserveMinutes: orUnset(positive(1440, "minutes")),
    /** Hours an unpaid order keeps its stock while the bank's answer is Pending. */
    pendingReserveHours: withDefault(positive(720, "hours"), 24),
    /** Whether money that cannot become an order is returned without a human. */
    autoRefund: flag(true),
    /** How many such refunds an hour; beyond it the money is held. */
    autoRefundLimit: withDefault(wholeNumber(0, 10000, "refunds an hour"), 20),
    /** How many lookups a minute the sweeps of all servers make together. */
    lookupsPerMinute: withDefault(
      wholeNumber(1, 10000, "lookups a minute"),
      300
    ),
    /** Whether Khalti gets the customer's name, email and phone. */
    shareCustomer: flag(true),
    /** Whether Khalti gets the products. */
    shareProducts: flag(true),
    /** Milliseconds one call to Khalti may take; less than a customer's request waits. */
    timeoutMs: withDefault(wholeNumber(100, 25000, "milliseconds"), 6000),
    /** Path of the payment log, or false for none. */
    logFile: withDefault(
      z.union([z.literal(false), text(NO_PATH).min(1, NO_PATH)], {
        error: NO_PATH,
      }),
      "khalti_payments.log"
    ),
  },
  { error: "must be an object" }
)

/** Options as the schema leaves them, before addresses that depend on each other are filled in. */
export type ParsedOptions = z.output<typeof optionsSchema>

/** Names of all options. */
export const optionNames = Object.keys(optionsSchema.shape)

/** An unset variable in a .env file arrives as an empty string. */
function unset(value: unknown) {
  return value === "" || value === null ? undefined : value
}

function orUnset<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(unset, schema.optional())
}

/** An entry of a list, which may be an unset variable or a condition that does not hold. */
function listed<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (value) => (value === false ? undefined : unset(value)),
    schema.optional()
  )
}

function withDefault<Output>(schema: z.ZodType<Output>, value: Output) {
  return z.preprocess((given) => unset(given) ?? value, schema)
}

function text(error: string) {
  return z.string({ error }).trim()
}

function flag(value: boolean) {
  return withDefault(z.boolean({ error: "must be true or false" }), value)
}

function choice<Value extends string>(values: [Value, Value], value: Value) {
  const error = `must be "${values[0]}" or "${values[1]}"`
  return withDefault<Value>(z.enum(values, { error }), value)
}

function wholeNumber(least: number, most: number, unit: string) {
  const error = `must be a whole number of ${unit} from ${least} to ${most}`
  return z.number({ error }).int(error).min(least, error).max(most, error)
}

function positive(most: number, unit: string) {
  const error = `must be a number of ${unit} above 0, at most ${most}`
  return z.number({ error }).positive(error).max(most, error)
}

function requiredUrl(purpose: string) {
  return z.preprocess(unset, plainUrl(`${MISSING}: ${purpose}`))
}

function plainUrl(missing: string) {
  return text(missing)
    .refine(isPlainUrl, NOT_PLAIN)
    .transform((value) => new URL(value).href.replace(/\/+$/, ""))
}

function isPlainUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined
  return (
    url !== undefined &&
    ["http:", "https:"].includes(url.protocol) &&
    url.username + url.password + url.search + url.hash === ""
  )
}

function template() {
  const known = TEMPLATE_FIELDS.join(" ")
  return orUnset(
    text("must be a URL template")
      .refine((value) => parseReturnAddress(value), "must be an absolute URL")
      .refine(
        (value) =>
          (value.match(/\{[^}]*\}/g) ?? []).every((field) =>
            TEMPLATE_FIELDS.includes(field)
          ),
        `may hold only ${known} in braces`
      )
  )
}

function returnOrigin() {
  return text("must be an origin or an app scheme")
    .transform(toAllowedOrigin)
    .pipe(
      z.string({
        error:
          "must be an exact origin such as https://shop.np or an app scheme such as myshop://",
      })
    )
}
