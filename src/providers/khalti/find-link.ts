import type { Link } from "../../modules/khalti/ledger"
import type KhaltiModuleService from "../../modules/khalti/service"

/** The link of a payment session, found by the id that core itself sets. */
export async function findBySession(
  khalti: KhaltiModuleService,
  sessionId: string | undefined
): Promise<Link | null> {
  return sessionId ? findOne(khalti, { session_id: sessionId }) : null
}

/** The link of stored payment data, which the provider wrote itself. */
export async function findByPidx(
  khalti: KhaltiModuleService,
  pidx: unknown
): Promise<Link | null> {
  return typeof pidx === "string" ? findOne(khalti, { pidx }) : null
}

async function findOne(
  khalti: KhaltiModuleService,
  by: { session_id: string } | { pidx: string }
): Promise<Link | null> {
  const [link] = await khalti.listKhaltiPayments(by, { take: 1 })
  return link ?? null
}
