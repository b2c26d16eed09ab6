import type { Query } from "../../facts/query"
import type { Link } from "../../modules/khalti/ledger"
import type KhaltiModuleService from "../../modules/khalti/service"
import { sessionsOf } from "../../modules/khalti/sessions"

/** The link of a payment session, found by the id that core itself sets, whether it is the newest that the link was handed to or not. */
export async function findBySession(
  khalti: KhaltiModuleService,
  query: Query,
  sessionId: string | undefined
): Promise<Link | null> {
  if (!sessionId) {
    return null
  }
  const newest = await findOne(khalti, { session_id: sessionId })
  return newest ?? findInCollection(khalti, query, sessionId)
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

/** By its collection, which has an index; a list of sessions has none. */
async function findInCollection(
  khalti: KhaltiModuleService,
  query: Query,
  sessionId: string
): Promise<Link | null> {
  const { data } = await query.graph({
    entity: "payment_session",
    fields: ["payment_collection.id"],
    filters: { id: sessionId },
  })
  const collectionId = data[0]?.payment_collection?.id
  if (!collectionId) {
    return null
  }
  const links = await khalti.listKhaltiPayments({ collection_id: collectionId })
  return links.find((link) => sessionsOf(link).includes(sessionId)) ?? null
}
