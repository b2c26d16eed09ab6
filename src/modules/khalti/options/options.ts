import { createHash } from "node:crypto"
import { MedusaError } from "@medusajs/framework/utils"
import type { z } from "zod"
import { apiBases, KHALTI_BASE_URLS } from "./hosts"
import { exactOrigins } from "./return-origins"
import { optionNames, optionsSchema, type ParsedOptions } from "./schema"

/** The plugin's options, checked and complete. */
export type KhaltiOptions = ReturnType<typeof complete>

/**
 * Checks the plugin's options, fills in the defaults and normalises the addresses. Reads nothing but its arguments.
 *
 * @param storeCors `projectConfig.http.storeCors`: the browser may return to its exact origins
 * @throws MedusaError `invalid_data`: one message that names every wrong field; it never holds a value that was given
 */
export function resolveOptions(
  raw: unknown,
  { storeCors = "" }: { storeCors?: string } = {}
): KhaltiOptions {
  const parsed = optionsSchema.safeParse(withoutDatabase(raw))
  if (!parsed.success) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `medusa-payment-khalti: wrong options: ${parsed.error.issues.map(describeIssue).join("; ")}`
    )
  }
  return complete(parsed.data, storeCors)
}

/**
 * Names a key in the ledger without revealing it: a link is looked up only with the key that issued it.
 *
 * @returns the first 12 hex digits of a SHA-256 with a fixed prefix
 */
export function keyFingerprint(secretKey: string): string {
  return createHash("sha256")
    .update(`medusa-payment-khalti:${secretKey}`)
    .digest("hex")
    .slice(0, 12)
}

/** What marks the links of these options: only the host and the key that issued a link can be asked about it. */
export function issuerOf({ apiBase, secretKey, environment }: KhaltiOptions) {
  return {
    host: apiBase,
    key_fingerprint: keyFingerprint(secretKey),
    test: environment === "sandbox",
  }
}

/** Medusa adds its database connection to the options of every module. */
function withoutDatabase(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    return raw ?? {}
  }
  return Object.fromEntries(
    Object.entries(raw).filter(([name]) => name !== "database")
  )
}

function complete(parsed: ParsedOptions, storeCors: string) {
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
    /** Template of the page for paid. */
    successUrl: rest.successUrl ?? confirmed,
    /** Template of the page for unpaid, pending and held. */
    pendingUrl: rest.pendingUrl ?? checkout,
    /** Template of the page for everything else. */
    failureUrl: rest.failureUrl ?? checkout,
    /** Where a payment's `return_to` may point: origins and app schemes. */
    allowedReturnOrigins: [...new Set(origins)],
    /** Minutes an unpaid order keeps its stock; null is the link's life. */
    reserveMinutes: rest.reserveMinutes ?? null,
  }
}

/** What people give to the plugin that belongs elsewhere. */
const ELSEWHERE: Record<string, string> = {
  dependencies: `; dependencies belongs to the "@medusajs/medusa/payment" entry in modules, beside its options`,
  providers: `; providers belongs to the options of the "@medusajs/medusa/payment" entry in modules`,
}

function describeIssue(issue: z.core.$ZodIssue): string {
  return issue.code === "unrecognized_keys"
    ? `no such option: ${issue.keys.join(", ")} (there are ${optionNames.join(", ")})${issue.keys.map((key) => ELSEWHERE[key] ?? "").join("")}`
    : `${issue.path.join(".") || "options"} ${issue.message}`
}
