import type { LookupAnswer } from "./gateway/answers"
import { KhaltiError, KhaltiErrorCode } from "./gateway/errors"
import type { Sweep } from "./ledger"
import type KhaltiModuleService from "./service"
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "./time"

/** A 429 without Retry-After; and the longest pause that one with it can want. */
const REST_MS = MINUTE_MS
const LONGEST_REST_MS = HOUR_MS

/** Shorter than the minute until the next sweep, so that this one notices a mended key. */
const KEY_REST_MS = 50 * SECOND_MS

/** The sweep runs every minute: later than this it does not run. */
const SWEEP_LATE_MS = 5 * MINUTE_MS

/**
 * Takes one lookup from the minute's budget of all servers' sweeps. A statement
 * that began before the minute did must not begin the count anew: hence `greatest`.
 *
 * @returns false when the budget is spent, or nobody may ask Khalti now
 */
export async function takeLookup(
  khalti: KhaltiModuleService
): Promise<boolean> {
  const taken = await khalti.execute(
    `INSERT INTO khalti_sweep AS sweep (id, minute, lookups)
     VALUES ('last', date_trunc('minute', now()), 1)
     ON CONFLICT (id) DO UPDATE
        SET minute = greatest(sweep.minute, excluded.minute),
            lookups = CASE WHEN sweep.minute >= excluded.minute THEN sweep.lookups ELSE 0 END + 1,
            updated_at = now()
      WHERE (sweep.minute IS NULL OR sweep.minute < excluded.minute OR sweep.lookups < ?)
        AND (sweep.rest_until IS NULL OR sweep.rest_until <= now())
        AND (sweep.sweep_rest_until IS NULL OR sweep.sweep_rest_until <= now())
     RETURNING sweep.id`,
    [khalti.options.lookupsPerMinute]
  )
  return taken.length > 0
}

/**
 * Looks a payment up at Khalti, the one way to it. While Khalti wants a pause it
 * is not called, unless somebody insists; when it says so now, all servers rest.
 *
 * @throws KhaltiError `rate_limited` without a call while Khalti wants a pause, and what the gateway throws
 */
export async function lookUpAtKhalti(
  khalti: KhaltiModuleService,
  pidx: string,
  { insists }: { insists: boolean }
): Promise<LookupAnswer> {
  if (!insists && (await isResting(khalti))) {
    throw new KhaltiError({
      code: KhaltiErrorCode.rate_limited,
      operation: "lookup",
      merchantMessage:
        "Khalti was not asked: it was asked too often and wants a pause. It is asked again by itself",
    })
  }
  try {
    return await khalti.gateway.lookup(pidx)
  } catch (error) {
    await noteRefusal(khalti, error)
    throw error
  }
}

async function isResting(khalti: KhaltiModuleService): Promise<boolean> {
  const resting = await khalti.execute(
    "SELECT id FROM khalti_sweep WHERE id = 'last' AND rest_until > now()"
  )
  return resting.length > 0
}

async function noteRefusal(
  khalti: KhaltiModuleService,
  error: unknown
): Promise<void> {
  if (!(error instanceof KhaltiError)) {
    return
  }
  if (error.code === KhaltiErrorCode.rate_limited) {
    const wanted = error.retryAfterMs ?? REST_MS
    await rest(khalti, "rest_until", Math.min(wanted, LONGEST_REST_MS))
  }
  if (error.code === KhaltiErrorCode.refused_key) {
    await rest(khalti, "sweep_rest_until", KEY_REST_MS)
  }
}

/** Never shortens a rest that another server has noted. */
async function rest(
  khalti: KhaltiModuleService,
  column: "rest_until" | "sweep_rest_until",
  ms: number
): Promise<void> {
  await khalti.execute(
    `INSERT INTO khalti_sweep AS sweep (id, ${column})
     VALUES ('last', now() + ? * interval '1 millisecond')
     ON CONFLICT (id) DO UPDATE
        SET ${column} = greatest(sweep.${column}, excluded.${column}), updated_at = now()`,
    [ms]
  )
}

/** Notes the newest sweep of whichever server. */
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

type EndedSweep = Pick<Sweep, "settled" | "failed" | "ms"> & { at: Date }

/** The newest sweep of whichever server that has ended; null when none has yet. */
export async function lastSweep(
  khalti: KhaltiModuleService
): Promise<EndedSweep | null> {
  const [row] = await khalti.listKhaltiSweeps({ id: "last" }, { take: 1 })
  const { at, settled, failed, ms } = row ?? {}
  return at ? { at, settled, failed, ms } : null
}

/** Whether a sweep that ended then, or never, is older than it may be. */
export function isLate(last: Pick<EndedSweep, "at"> | null): boolean {
  return !last || Date.now() - last.at.getTime() > SWEEP_LATE_MS
}
