import { KhaltiError } from "../../../../modules/khalti/gateway/errors"
import type KhaltiModuleService from "../../../../modules/khalti/service"

/** A link that Khalti never made. */
const MADE_UP_PIDX = "HealthCheckOfTheShop00"

/** What one question to Khalti proved. */
export type KhaltiProbe = {
  /** Khalti answered. */
  reachable: boolean
  /** It accepts the key; null when it did not come to that. */
  key_accepted: boolean | null
  /** How long the answer took. */
  ms: number
  /** For the merchant, when something is wrong. */
  message: string | null
}

/** Asks about a made-up link: "Not found" proves that Khalti is there and takes the key. */
export async function probeKhalti({
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
