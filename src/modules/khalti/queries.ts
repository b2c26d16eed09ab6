import type KhaltiModuleService from "./service"
import type { Link, OutcomeCounts } from "./ledger"
import { LinkOutcomes } from "./models/khalti-payment"

/**
 * What the sweep settles now: the due links of each payment collection that
 * nobody is settling, at most so many collections. Its first conditions name those
 * of the partial index, so that a minute's cost hangs on what is due and not on
 * years of finished payments.
 */
export const DUE_COLLECTIONS = `SELECT collection_id AS collection, array_agg(id ORDER BY next_check_at, id) AS links
  FROM khalti_payment AS link
  WHERE next_check_at IS NOT NULL AND deleted_at IS NULL AND next_check_at <= now()
  GROUP BY collection_id
  HAVING (SELECT max(head.lease_until) FROM khalti_payment AS head
           WHERE head.collection_id = link.collection_id AND head.deleted_at IS NULL) >= now() IS NOT TRUE
  ORDER BY bool_or(order_id IS NOT NULL OR returned_at IS NOT NULL) DESC, min(next_check_at)
  LIMIT ?`

/** The due links of one payment collection, by their ids; those that are due longest come first. */
export type DueCollection = { collection: string; links: string[] }

/** What to settle now: collections with an order or a customer who came back first. */
export async function listDue(
  khalti: KhaltiModuleService,
  limit: number
): Promise<DueCollection[]> {
  return khalti.execute<DueCollection>(DUE_COLLECTIONS, [limit])
}

/** Makes links due at a point in time, at the latest: never later than they are already. */
export async function makeDue(
  khalti: KhaltiModuleService,
  ids: string[],
  at = new Date()
): Promise<void> {
  if (ids.length) {
    await khalti.execute(
      `UPDATE khalti_payment SET next_check_at = LEAST(next_check_at, ?::timestamptz)
        WHERE id IN (?)`,
      [at, ids]
    )
  }
}

/** When a link is due again, unless somebody has said otherwise since it was read; compared in ms, as dates are read. */
export async function reschedule(
  khalti: KhaltiModuleService,
  { id, next_check_at }: Pick<Link, "id" | "next_check_at">,
  at: Date | null
): Promise<void> {
  await khalti.execute(
    `UPDATE khalti_payment SET next_check_at = ?, updated_at = now()
      WHERE id = ?
        AND date_trunc('milliseconds', next_check_at) IS NOT DISTINCT FROM ?::timestamptz`,
    [at, id, next_check_at]
  )
}

/** Leaves the due links of a payment collection until a point in time. */
export async function putOff(
  khalti: KhaltiModuleService,
  collection: string,
  at: Date
): Promise<void> {
  await khalti.execute(
    `UPDATE khalti_payment SET next_check_at = ?
      WHERE collection_id = ? AND next_check_at <= now()`,
    [at, collection]
  )
}

/** How many links have come to which end, and how many wait for a human. */
export async function countByOutcome(
  khalti: KhaltiModuleService
): Promise<OutcomeCounts> {
  const rows = await khalti.execute<{
    outcome: Link["outcome"]
    all: string
    unhandled: string
  }>(
    `SELECT outcome, count(*) AS all, count(*) FILTER (WHERE handled_at IS NULL) AS unhandled
       FROM khalti_payment WHERE deleted_at IS NULL GROUP BY outcome`
  )
  const counts = Object.fromEntries(
    LinkOutcomes.map((outcome) => [outcome, 0])
  ) as Record<Link["outcome"], number>
  rows.forEach(({ outcome, all }) => (counts[outcome] = Number(all)))
  const held = rows.find(({ outcome }) => outcome === "held")
  return { ...counts, waiting_for_human: Number(held?.unhandled ?? 0) }
}
