import type { Facts } from "../facts/facts"
import type { Link } from "../modules/khalti/ledger"
import type KhaltiModuleService from "../modules/khalti/service"
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../modules/khalti/time"
import type { Alert } from "../texts/reasons"
import type { Act } from "./act"
import { HELD_EVENT } from "./notify"
import type { Settling } from "./round"
import { scheduleAt, scheduleNext } from "./wait"

/** An act that keeps failing is shown to a human after this. */
const GIVE_UP_AFTER_MS = HOUR_MS

export type Outcome = {
  outcome: Exclude<Link["outcome"], "open">
  reason: string
  alert?: Alert
  /** What failed, for the merchant. */
  error?: string | null
}

/** Whose outcome is written; the facts where they could be read. */
export type Place = Pick<Settling, "khalti" | "asker"> & {
  link: Link
  facts?: Facts
}

/**
 * Writes an outcome into the link, with what is to be announced, and into the
 * trail, in one transaction: a crash right after it loses no announcement.
 * Writing the same outcome again announces nothing.
 */
export async function recordOutcome(
  place: Place,
  { outcome, reason, alert, error = null }: Outcome
): Promise<void> {
  const { khalti, link, asker } = place
  const changed = link.outcome !== outcome || link.reason !== reason
  const now = new Date()
  const toAnnounce = [
    ...(link.to_announce ?? []),
    ...(changed && !isKnownSale(link, outcome) && !isHandledEnd(link, outcome)
      ? [`khalti.payment.${outcome}`]
      : []),
    // Every time: the feed shows it once, whenever the link was first found so.
    ...alertsOf(reason, alert),
    ...(!changed && isDueAgain(link, now) ? [HELD_EVENT] : []),
  ]
  const outcome_at = changed ? now : link.outcome_at
  const next: Link = { ...link, outcome, reason, outcome_at }
  const change = {
    ...whatEnds(place, next, now),
    last_error: error,
    // Due at once until it is announced: then the announcement survives a crash.
    ...(toAnnounce.length
      ? { to_announce: toAnnounce, next_check_at: now }
      : { to_announce: null }),
  }
  if (changed) {
    await khalti.changeWithEvent(change, {
      khalti_payment_id: link.id,
      ...asker,
      action: outcome,
      detail: { reason, alert, order_id: change.order_id },
    })
  } else {
    await khalti.updateKhaltiPayments(change)
  }
  if (toAnnounce.length === 0) {
    await scheduleAt(khalti, link, scheduleNext(khalti, next))
  }
}

function whatEnds(
  { facts }: Place,
  { id, outcome, reason, outcome_at, ...link }: Link,
  now: Date
) {
  return {
    id,
    outcome,
    reason,
    outcome_at,
    order_id: facts?.medusa.order?.id ?? link.order_id,
    payment_id: facts?.medusa.payment?.id ?? link.payment_id,
    failing_since: null,
    ...(outcome === "captured"
      ? {
          captured_at: link.captured_at ?? now,
          refund_cause: null,
          refund_cause_at: null,
        }
      : {}),
  }
}

/** A sale that was held for its refund, and stands, is not announced as paid a second time. */
function isKnownSale(link: Link, outcome: Outcome["outcome"]): boolean {
  return outcome === "captured" && link.captured_at !== null
}

/** Handled money that is back with the customer: the human who dealt with it knows. */
function isHandledEnd(link: Link, outcome: Outcome["outcome"]): boolean {
  return outcome === "refunded" && link.handled_at !== null
}

function alertsOf(reason: string, alert: Alert | undefined): string[] {
  const name = reason === "refunded_outside" ? reason : alert
  return name ? [`alert:${name}`] : []
}

/** Held money is announced again daily from its second day. */
function isDueAgain(link: Link, now: Date): boolean {
  return (
    link.outcome === "held" &&
    link.handled_at === null &&
    link.announced_at !== null &&
    now.getTime() - link.announced_at.getTime() >= DAY_MS
  )
}

/** A held link is an ordinary unpaid link again. */
export async function reopen({ khalti, link, asker }: Place): Promise<void> {
  const open: Link = { ...link, outcome: "open", reason: null }
  await khalti.changeWithEvent(
    {
      id: link.id,
      outcome: open.outcome,
      reason: open.reason,
      outcome_at: null,
      next_check_at: scheduleNext(khalti, open),
    },
    {
      khalti_payment_id: link.id,
      ...asker,
      action: "reopened",
      detail: { was: link.reason },
    }
  )
}

/** What a settle could not do. */
type Failure = { act: Act["do"] | "look_up" | "look"; error: Error }

/**
 * Something that settle has to do failed: noted in the trail when it is new, tried
 * again in a minute, and held after an hour in which it never once succeeded.
 */
export async function recordFailure(
  place: Place,
  { act, error }: Failure
): Promise<void> {
  const { khalti, link, asker } = place
  const last_error = `${act}: ${error.message}`
  if (last_error !== link.last_error) {
    await khalti.addEvent({
      khalti_payment_id: link.id,
      ...asker,
      action: "failed",
      detail: { act, error: error.message },
    })
  }
  const since = link.failing_since ?? new Date()
  const isGivenUp = Date.now() - since.getTime() >= GIVE_UP_AFTER_MS
  if (isGivenUp && !link.handled_at) {
    await recordOutcome(place, {
      outcome: "held",
      reason: "settle_failed",
      error: last_error,
    })
    return
  }
  await khalti.updateKhaltiPayments({
    id: link.id,
    failing_since: since,
    last_error,
  })
  const isTriedHourly = link.outcome === "held" || isGivenUp
  const at = new Date(Date.now() + (isTriedHourly ? HOUR_MS : MINUTE_MS))
  await scheduleAt(khalti, link, at)
}

/** A settle that did what there was to do ends what failed before. */
export async function recordSuccess(
  khalti: KhaltiModuleService,
  { id, failing_since, last_error }: Link
): Promise<void> {
  if (failing_since || last_error) {
    await khalti.updateKhaltiPayments({
      id,
      failing_since: null,
      last_error: null,
    })
  }
}
