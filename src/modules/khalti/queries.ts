import type KhaltiModuleService from "./service"
import type { Link, OutcomeCounts, Sweep } from "./ledger"
import { LinkOutcomes } from "./models/khalti-payment"

/**
 * What the sweep settles now; the number is how many links at most. Its
 * conditions name those of the partial index, so that a minute's cost hangs on
 * what is open and not on years of finished payments.
 */
export const DUE_LINKS = `SELECT id FROM khalti_payment
  WHERE next_check_at IS NOT NULL AND deleted_at IS NULL
    AND next_check_at <= now() AND (lease_until IS NULL OR lease_until < now())
  ORDER BY (order_id IS NOT NULL OR returned_at IS NOT NULL) DESC, next_check_at
  LIMIT ?`

/** Ids of the links to settle now: those with an order or a customer who came back first. */
export async function listDueIds(
  khalti: KhaltiModuleService,
  limit: number
): Promise<string[]> {
  const rows = await khalti.execute<{ id: string }>(DUE_LINKS, [limit])
  return rows.map(({ id }) => id)
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

/** Notes the newest sweep of whichever server: one row, written over. */
export async function noteSweep(
  khalti: KhaltiModuleService,
  { settled, failed, ms }: Pick<Sweep, "settled" | "failed" | "ms">
): Promise<void> {
  await khalti.execute(
    `INSERT INTO khalti_sweep (id, at, settled, failed, ms)
     VALUES ('last', now(), ?, ?, ?)
     ON CONFLICT (id) DO UPDATE
        SET at = excluded.at, settled = excluded.settled,
            failed = excluded.failed, ms = excluded.ms, updated_at = now()`,
    [settled, failed, ms]
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
