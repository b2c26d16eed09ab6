import { createHash } from "node:crypto"
import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod"
import { apiBases, KHALTI_BASE_URLS, KhaltiEnvironment } from "./hosts"
import { nearestName } from "./nearest-name"
import { optionNames, optionsSchema, ParsedOptions } from "./schema"
import { exactOrigins } from "./return-origins"

/** The plugin's options, checked and complete. */
export interface KhaltiOptions {
  /** The shop's secret key at Khalti. Never logged, never sent to a browser. */
  secretKey: string
  /** Which Khalti: play money or real money. */
  environment: KhaltiEnvironment
  /** Whether the sandbox may run under NODE_ENV=production. */
  allowSandbox: boolean
  /** Base of `epayment/…`, with a trailing slash. */
  apiBase: string
  /** Base of `{transaction_id}/refund/`, with a trailing slash. */
  refundBase: string
  /** Public URL of this server, without a trailing slash. */
  backendUrl: string
  /** URL of the storefront, without a trailing slash. */
  storefrontUrl: string
  /** Template of the page for paid. */
  successUrl: string
  /** Template of the page for unpaid, pending and held. */
  pendingUrl: string
  /** Template of the page for everything else. */
  failureUrl: string
  /** Where a payment's `return_to` may point: origins and app schemes. The storefront's own origin is always one. */
  allowedReturnOrigins: string[]
  /** When completing a cart places its order. */
  orderPlacement: "before_payment" | "after_payment"
  /** Minutes an unpaid order keeps its stock; null is the link's life. It never lengthens that life. */
  reserveMinutes: number | null
  /** Hours a bank's Pending keeps the stock. */
  pendingReserveHours: number
  /** Whether money that cannot become an order goes back by itself. */
  autoRefund: boolean
  /** How many refunds an hour go back by themselves; beyond that they are held. */
  autoRefundLimit: number
  /** Whether Khalti is told the customer's name, email and phone. */
  shareCustomer: boolean
  /** Whether Khalti is told the products. */
  shareProducts: boolean
  /** Milliseconds one call to Khalti may take. */
  timeoutMs: number
  /** Path of the payment log, or false for none. */
  logFile: string | false
}

/** What options are read against. */
export interface OptionsContext {
  /** `projectConfig.http.storeCors`: its exact origins are allowed to be returned to. */
  storeCors?: string
}

/**
 * Checks the plugin's options, fills in the defaults and normalises the addresses. Reads nothing but its arguments.
 *
 * @throws MedusaError `invalid_data`: one message that names every wrong field; it never holds a value that was given
 */
export const resolveOptions = (
  raw: unknown,
  { storeCors = "" }: OptionsContext = {}
): KhaltiOptions => {
  const parsed = optionsSchema.safeParse(withoutMedusas(raw))
  if (!parsed.success) {
    throw invalidOptions(parsed.error.issues)
  }
  return complete(parsed.data, storeCors)
}

/** Medusa adds its database connection to the options of every module. */
const withoutMedusas = (raw: unknown): unknown => {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return raw ?? {}
  }
  return Object.fromEntries(
    Object.entries(raw).filter(([name]) => name !== "database")
  )
}

const complete = (parsed: ParsedOptions, storeCors: string): KhaltiOptions => {
  const { baseUrl, allowedReturnOrigins, ...rest } = parsed
  const checkout = `${rest.storefrontUrl}/{country_code}/checkout`
  const confirmed = `${rest.storefrontUrl}/{country_code}/order/{order_id}/confirmed`
  const origins = [
    new URL(rest.storefrontUrl).origin,
    ...(allowedReturnOrigins ?? exactOrigins(storeCors)),
  ]
  return {
    ...rest,
    ...apiBases(baseUrl ?? KHALTI_BASE_URLS[rest.environment]),
    successUrl: rest.successUrl ?? confirmed,
    pendingUrl: rest.pendingUrl ?? checkout,
    failureUrl: rest.failureUrl ?? checkout,
    allowedReturnOrigins: [...new Set(origins)],
    reserveMinutes: rest.reserveMinutes ?? null,
  }
}

const describeIssue = (issue: z.core.$ZodIssue): string => {
  if (issue.code === "unrecognized_keys") {
    return issue.keys
      .map(
        (name) =>
          `${name} is not an option: did you mean ${nearestName(name, optionNames)}?`
      )
      .join("; ")
  }
  return `${issue.path.join(".") || "options"} ${issue.message}`
}

const invalidOptions = (issues: z.core.$ZodIssue[]): MedusaError =>
  new MedusaError(
    MedusaError.Types.INVALID_DATA,
    `medusa-payment-khalti: wrong options: ${issues.map(describeIssue).join("; ")}`
  )

/**
 * Names a key in the ledger without revealing it: the rows it issued are asked about with no other key.
 *
 * @returns the first 12 hex digits of a SHA-256 with a fixed prefix
 */
export const keyFingerprint = (secretKey: string): string =>
  createHash("sha256")
    .update(`medusa-payment-khalti:${secretKey}`)
    .digest("hex")
    .slice(0, 12)
