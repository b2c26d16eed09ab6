import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { KhaltiError } from "../../../../modules/khalti/gateway/errors"
import { KHALTI_MODULE, PROVIDER_ID } from "../../../../modules/khalti/ids"
import { callbackUrl } from "../../../../modules/khalti/options/check-environment"
import {
  configurationRoot,
  doubledPayment,
} from "../../../../modules/khalti/configuration/doubled-payment"
import { missingWorkflow } from "../../../../modules/khalti/options/complete-cart"
import {
  lockingNotes,
  lockingOf,
} from "../../../../modules/khalti/options/locking"
import { countByOutcome } from "../../../../modules/khalti/queries"
import type { KhaltiOptions } from "../../../../modules/khalti/options/options"
import type KhaltiModuleService from "../../../../modules/khalti/service"
import { isLate, lastSweep } from "../../../../modules/khalti/sweep-row"
import { SWEEP_LATE } from "../../../../texts/notices"

/** A link that Khalti never made. */
const MADE_UP_PIDX = "HealthCheckOfTheShop00"

/** The answer of `GET /admin/khalti/health`. */
export type Health = Facts & {
  /** What to do; empty when all is well. */
  warnings: string[]
  /** What to do in some shops: whether this is one of them cannot be seen from here. */
  advice: string[]
}

type Facts = Awaited<ReturnType<typeof gather>>

/** Gathers what an admin needs to know whether the shop can sell with Khalti. */
export async function readHealth(container: MedusaContainer): Promise<Health> {
  const facts = await gather(container)
  const { options } = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const locks = lockingNotes(
    container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  )
  return {
    ...facts,
    warnings: [
      ...warningsOf(facts),
      ...locks.warnings,
      missingWorkflow(options),
    ].filter((warning) => warning !== undefined),
    advice: [
      ...locks.advice,
      doubledPayment(configurationRoot()),
      payFirstAdvice(facts, options),
    ].filter((text) => text !== undefined),
  }
}

async function gather(container: MedusaContainer) {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const config = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const { options, issuer } = khalti
  const [probe, regions, undelivered_products, last_sweep, counts, last_error] =
    await Promise.all([
      probeKhalti(khalti),
      readRegions(container),
      countUndelivered(container),
      lastSweep(khalti),
      countByOutcome(khalti),
      readLastError(khalti),
    ])
  return {
    environment: options.environment,
    host: issuer.host,
    key_fingerprint: issuer.key_fingerprint,
    // JSON leaves out what is undefined.
    options: { ...options, secretKey: undefined },
    khalti: probe,
    /** Regions in which a customer can choose Khalti. */
    regions,
    /** Products without a shipping profile. */
    undelivered_products,
    /** Where Khalti sends the browser back to. */
    return_url: callbackUrl(options.backendUrl, "{return_token}"),
    /** The newest sweep of whichever server; null when none has run yet. */
    last_sweep,
    locking: lockingOf(config),
    counts,
    /** The newest failure that a payment still has. */
    last_error,
  }
}

/** Looks up a made-up link: "Not found" proves that Khalti is there and takes the key. */
async function probeKhalti({ gateway }: KhaltiModuleService) {
  const startedAt = Date.now()
  const error = await gateway.lookup(MADE_UP_PIDX).then(
    () => null,
    (thrown: unknown) => thrown
  )
  if (error !== null && !(error instanceof KhaltiError)) {
    throw error
  }
  return { ...judge(error), ms: Date.now() - startedAt }
}

/** `key_accepted` is null when it did not come to that; the message is for the merchant, when something is wrong. */
function judge(error: KhaltiError | null) {
  if (!error || error.code === "not_found") {
    return { reachable: true, key_accepted: true, message: null }
  }
  const { code, httpStatus = Infinity, merchantMessage: message } = error
  return code === "refused_key"
    ? { reachable: true, key_accepted: false, message }
    : { reachable: httpStatus < 500, key_accepted: null, message }
}

async function readRegions(container: MedusaContainer) {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "region",
    fields: ["id", "name", "currency_code", "payment_providers.id"],
  })
  return data
    .filter(({ payment_providers }) =>
      ((payment_providers ?? []) as ({ id: string } | null)[]).some(
        (provider) => provider?.id === PROVIDER_ID
      )
    )
    .map(({ id, name, currency_code }) => ({ id, name, currency_code }))
}

/** Counted by their links: a catalogue is too long to be read for this. */
async function countUndelivered(container: MedusaContainer): Promise<number> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const count = async (entity: "product" | "product_shipping_profile") => {
    const { metadata } = await query.graph({
      entity,
      fields: ["id"],
      pagination: { skip: 0, take: 1 },
    })
    return metadata?.count ?? 0
  }
  const [all, delivered] = await Promise.all([
    count("product"),
    count("product_shipping_profile"),
  ])
  return Math.max(0, all - delivered)
}

async function readLastError(khalti: KhaltiModuleService) {
  const [row] = await khalti.listKhaltiPayments(
    { last_error: { $ne: null } },
    // Not by the last check: a link that Khalti refused to make never had one, and would hide all others.
    { order: { updated_at: "DESC" }, take: 1 }
  )
  return row
    ? {
        khalti_payment_id: row.id,
        reference: row.reference,
        at: row.last_check_at ?? row.created_at,
        message: row.last_error,
      }
    : null
}

function warningsOf(health: Facts): string[] {
  return [
    health.khalti.message,
    ...regionWarnings(health.regions),
    sweepWarning(health.last_sweep),
    health.counts.waiting_for_human
      ? `${health.counts.waiting_for_human} held payments wait for you: GET /admin/khalti/payments?outcome=held&handled=false`
      : null,
  ].filter((warning) => warning !== null)
}

function regionWarnings(regions: Facts["regions"]): string[] {
  if (regions.length === 0) {
    return [
      `No region offers Khalti: enable ${PROVIDER_ID} in a region with NPR in the admin's settings`,
    ]
  }
  return regions
    .filter(({ currency_code }) => currency_code.toLowerCase() !== "npr")
    .map(
      ({ id, name, currency_code }) =>
        `Region ${name} (${id}) sells in ${currency_code.toUpperCase()}: Khalti takes NPR only, so customers there cannot pay with it`
    )
}

/** Medusa takes a variant for one that needs no delivery when neither its product has a profile nor its stock item says otherwise. */
function payFirstAdvice(
  { undelivered_products: count }: Facts,
  { orderPlacement }: KhaltiOptions
): string | undefined {
  return count > 0 && orderPlacement === "before_payment"
    ? `Where these need delivery, give them a shipping profile: ${count} products have none. Variants of theirs without a stock item that is shipped count as goods that need no delivery, and a cart with one of them is paid before its order is placed`
    : undefined
}

function sweepWarning(last: Facts["last_sweep"]): string | null {
  const { title, description } = SWEEP_LATE
  return isLate(last) ? `${title}: ${description}` : null
}
