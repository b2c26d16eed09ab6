import type KhaltiModuleService from "../../modules/khalti/service"
import type { Link } from "../../modules/khalti/service"

/** The link of a payment session, found by the id that core itself sets. */
export async function findBySession(
  khalti: KhaltiModuleService,
  sessionId: string | undefined
): Promise<Link | null> {
  if (!sessionId) {
    return null
  }
  const [row] = await khalti.listKhaltiPayments(
    { session_id: sessionId },
    { take: 1 }
  )
  return row ?? null
}

/** The link of stored payment data, which the provider wrote itself. */
export async function findByPidx(
  khalti: KhaltiModuleService,
  pidx: unknown
): Promise<Link | null> {
  if (typeof pidx !== "string") {
    return null
  }
  const [row] = await khalti.listKhaltiPayments({ pidx }, { take: 1 })
  return row ?? null
}
