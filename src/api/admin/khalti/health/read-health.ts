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
  type Locking,
} from "../../../../modules/khalti/options/locking"
import type { KhaltiOptions } from "../../../../modules/khalti/options/options"
import { countByOutcome } from "../../../../modules/khalti/queries"
import type KhaltiModuleService from "../../../../modules/khalti/service"
import type { Sweep, OutcomeCounts } from "../../../../modules/khalti/service"
import { MINUTE_MS } from "../../../../modules/khalti/time"

/** A link that Khalti never made. */
const MADE_UP_PIDX = "HealthCheckOfTheShop00"

/** The sweep runs every minute: later than this it does not run. */
const SWEEP_LATE_MS = 5 * MINUTE_MS

/** What one lookup proved. */
type KhaltiProbe = {
  /** Khalti answered. */
  reachable: boolean
  /** It accepts the key; null when it did not come to that. */
  key_accepted: boolean | null
  /** How long the answer took. */
  ms: number
  /** For the merchant, when something is wrong. */
  message: string | null
}

type Region = { id: string; name: string; currency_code: string }
type LastSweep = Pick<Sweep, "at" | "settled" | "failed" | "ms">
type LastError = {
  khalti_payment_id: string
  reference: string
  at: Date | null
  message: string | null
}

/** The answer of `GET /admin/khalti/health`. */
export type Health = {
  environment: KhaltiOptions["environment"]
  host: string
  key_fingerprint: string
  /** The options in force, without the secret key. */
  options: Omit<KhaltiOptions, "secretKey">
  khalti: KhaltiProbe
  /** Regions in which a customer can choose Khalti. */
  regions: Region[]
  /** Where Khalti sends the browser back to. */
  return_url: string
  /** The newest sweep of whichever server; null when none has run yet. */
  last_sweep: LastSweep | null
  locking: Locking
  counts: OutcomeCounts
  /** The newest failure that a payment still has. */
  last_error: LastError | null
  /** What to do; empty when all is well. */
  warnings: string[]
  /** What to do in some shops: whether this is one of them cannot be seen from here. */
  advice: string[]
}

/** Gathers what an admin needs to know whether the shop can sell with Khalti. */
export async function readHealth(container: MedusaContainer): Promise<Health> {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const config = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const [probe, regions, sweeps, counts, last_error] = await Promise.all([
    probeKhalti(khalti),
    readRegions(container),
    khalti.listKhaltiSweeps({}, { take: 1 }),
    countByOutcome(khalti),
    readLastError(khalti),
  ])
  const options = withoutKey(khalti.options)
  const locks = lockingNotes(config)
  const known = {
    khalti: probe,
    regions,
    last_sweep: sweeps[0] ? toLastSweep(sweeps[0]) : null,
    counts,
  }
  return {
    environment: options.environment,
    host: khalti.issuer.host,
    key_fingerprint: khalti.issuer.key_fingerprint,
    options,
    return_url: callbackUrl(options.backendUrl, "{return_token}"),
    ...known,
    locking: lockingOf(config),
    last_error,
    warnings: [
      ...warningsOf(known),
      ...locks.warnings,
      missingWorkflow(options),
    ].filter((warning) => warning !== undefined),
    advice: [...locks.advice, doubledPayment(configurationRoot())].filter(
      (text) => text !== undefined
    ),
  }
}

/** Looks up a made-up link: "Not found" proves that Khalti is there and takes the key. */
async function probeKhalti({
  gateway,
}: KhaltiModuleService): Promise<KhaltiProbe> {
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

function judge(error: KhaltiError | null): Omit<KhaltiProbe, "ms"> {
  if (!error || error.code === "not_found") {
    return { reachable: true, key_accepted: true, message: null }
  }
  const message = error.merchantMessage
  if (error.code === "refused_key") {
    return { reachable: true, key_accepted: false, message }
  }
  return { reachable: answered(error), key_accepted: null, message }
}

function answered({ httpStatus }: KhaltiError): boolean {
  return httpStatus !== undefined && httpStatus < 500
}

function withoutKey(options: KhaltiOptions): Health["options"] {
  return Object.fromEntries(
    Object.entries(options).filter(([name]) => name !== "secretKey")
  ) as Health["options"]
}

async function readRegions(container: MedusaContainer): Promise<Region[]> {
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

async function readLastError(
  khalti: KhaltiModuleService
): Promise<LastError | null> {
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

function toLastSweep({ at, settled, failed, ms }: Sweep): LastSweep {
  return { at, settled, failed, ms }
}

function warningsOf(
  health: Pick<Health, "khalti" | "regions" | "last_sweep" | "counts">
): string[] {
  return [
    health.khalti.message,
    ...regionWarnings(health.regions),
    sweepWarning(health.last_sweep),
    health.counts.waiting_for_human
      ? `${health.counts.waiting_for_human} held payments wait for you: GET /admin/khalti/payments?outcome=held&handled=false`
      : null,
  ].filter((warning) => warning !== null)
}

function regionWarnings(regions: Region[]): string[] {
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

function sweepWarning(last: LastSweep | null): string | null {
  const late = !last || Date.now() - last.at.getTime() > SWEEP_LATE_MS
  return late
    ? "The job khalti-sweep has not ended within five minutes: payments of customers who do not come back are not settled. See whether a server with workerMode shared or worker runs"
    : null
}
