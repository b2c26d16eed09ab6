import type KhaltiModuleService from "../modules/khalti/service"
import type { Link } from "../modules/khalti/service"
import type { Act } from "./act"
import type { Alert } from "../texts/reasons"
import { reservationDeadline, lifeOf } from "../facts/reservation"
import { nextCheck } from "./schedule"
import { HELD_EVENT } from "./notify"
import type { Round } from "./round"

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** An act that keeps failing is shown to a human after this. */
const GIVE_UP_AFTER_MS = 60 * MINUTE_MS

const UNHANDLED = { handled_at: null, handled_by: null, handled_note: null }

/** An outcome to write down. */
export type Ending = {
  outcome: Exclude<Link["outcome"], "open">
  reason: string
  alert?: Alert
}

/** Whose row is written, and who came in. */
export type Place = Pick<Round, "khalti" | "row" | "input">

/**
 * Writes an outcome into the row, with what is to be announced, and into the
 * trail, in one transaction: a crash right after it loses no announcement.
 * Writing the same outcome again announces nothing.
 */
export async function recordEnding(
  round: Place & Partial<Pick<Round, "facts" | "carried">>,
  { outcome, reason, alert }: Ending
): Promise<void> {
  const { khalti, row, facts, input } = round
  const changed = row.outcome !== outcome || row.reason !== reason
  const isNews = changed && !(await isToldSale(khalti, row, outcome))
  const now = new Date()
  const toAnnounce = [
    ...((row.to_announce as unknown as string[] | null) ?? []),
    ...(isNews ? eventsOf(outcome, round.carried?.coreAnnounced) : []),
    // Every time: the feed tells it once, whenever the row was first found so.
    ...alertsOf(reason, alert),
    ...(!changed && isDueAgain(row, now) ? [HELD_EVENT] : []),
  ]
  const next: Link = {
    ...row,
    outcome,
    reason,
    outcome_at: changed ? now : row.outcome_at,
  }
  const change = {
    id: row.id,
    outcome,
    reason,
    outcome_at: next.outcome_at,
    order_id: facts?.medusa.order?.id ?? row.order_id,
    payment_id: facts?.medusa.payment?.id ?? row.payment_id,
    failing_since: null,
    ...(outcome === "captured"
      ? { refund_cause: null, refund_cause_at: null }
      : {}),
    // What a human has dealt with was another matter.
    ...(changed && outcome === "held" ? UNHANDLED : {}),
    to_announce: toAnnounce.length
      ? (toAnnounce as unknown as Record<string, unknown>)
      : null,
    // Due at once until it is announced: then the announcement survives a crash.
    next_check_at: toAnnounce.length ? now : scheduleNext(khalti, next),
  }
  if (!changed) {
    await khalti.updateKhaltiPayments(change)
    return
  }
  await khalti.changeWithEvent(change, {
    khalti_payment_id: row.id,
    source: input.source,
    actor: input.actor,
    action: outcome,
    detail: { reason, alert, order_id: change.order_id },
  })
}

/**
 * When the row is asked about next.
 *
 * @param unanswered Khalti was asked just now and did not answer
 */
export function scheduleNext(
  khalti: KhaltiModuleService,
  row: Link,
  unanswered = false
): Date | null {
  if (row.pidx === null && row.outcome === "canceled") {
    // A link that nobody ever saw.
    return null
  }
  const link = lifeOf(row)
  const at = nextCheck(
    {
      outcome: row.outcome,
      outcomeAt: (row.outcome_at ?? row.created_at).getTime(),
      expiresAt: link.expiresAt,
      reservedUntil: reservationDeadline(link, khalti.options),
      status: row.status,
      handled: row.handled_at !== null,
      unanswered,
    },
    Date.now()
  )
  return at === null ? null : new Date(at)
}

/** An act, or the look at Medusa before it, failed: said in the trail, tried again in a minute, held after an hour. */
export async function recordFailure(
  round: Place & Partial<Pick<Round, "facts">>,
  act: Act["do"] | "look",
  error: Error
): Promise<void> {
  const { khalti, row, input } = round
  const since = row.failing_since ?? new Date()
  await khalti.addEvent({
    khalti_payment_id: row.id,
    source: input.source,
    actor: input.actor,
    action: "failed",
    detail: { act, error: error.message },
  })
  if (Date.now() - since.getTime() >= GIVE_UP_AFTER_MS) {
    await recordEnding(round, { outcome: "held", reason: "settle_failed" })
    return
  }
  await khalti.updateKhaltiPayments({
    id: row.id,
    failing_since: since,
    last_error: `${act}: ${error.message}`,
    next_check_at: new Date(Date.now() + MINUTE_MS),
  })
}

/** A sale that was held for its refund, and stands, is not announced as paid a second time. */
async function isToldSale(
  khalti: Round["khalti"],
  row: Link,
  outcome: Ending["outcome"]
): Promise<boolean> {
  if (outcome !== "captured" || row.outcome === "open") {
    return false
  }
  const [told] = await khalti.listKhaltiEvents(
    { khalti_payment_id: row.id, action: "captured" },
    { take: 1 }
  )
  return told !== undefined
}

function eventsOf(
  outcome: Ending["outcome"],
  coreAnnounced: boolean | undefined
): string[] {
  const own = `khalti.payment.${outcome}`
  // Core announces payment.captured on one of several roads only: whichever it was, it is said once.
  return outcome === "captured" && !coreAnnounced
    ? ["payment.captured", own]
    : [own]
}

function alertsOf(reason: string, alert: Alert | undefined): string[] {
  const word = reason === "refunded_outside" ? reason : alert
  return word ? [`alert:${word}`] : []
}

/** Held money is announced again daily from its second day. */
function isDueAgain(row: Link, now: Date): boolean {
  return (
    row.outcome === "held" &&
    row.handled_at === null &&
    row.announced_at !== null &&
    now.getTime() - row.announced_at.getTime() >= DAY_MS
  )
}
