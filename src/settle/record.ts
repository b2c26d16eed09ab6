import type { Facts } from "../facts/facts"
import type { Link } from "../modules/khalti/ledger"
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../modules/khalti/time"
import type { Alert } from "../texts/reasons"
import type { Act } from "./act"
import { HELD_EVENT } from "./notify"
import type { Next, Round, Settling } from "./round"
import { scheduleAt, scheduleNext, waitUntil } from "./wait"

/** An act that keeps failing is shown to a human after this. */
const GIVE_UP_AFTER_MS = HOUR_MS

/** When Medusa is asked again whether its books are open. */
const BOOKS_AGAIN_MS = 5 * MINUTE_MS

const UNHANDLED = { handled_at: null, handled_by: null, handled_note: null }

export type Outcome = {
  outcome: Exclude<Link["outcome"], "open">
  reason: string
  alert?: Alert
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
  { outcome, reason, alert }: Outcome
): Promise<void> {
  const { khalti, link, asker } = place
  const changed = link.outcome !== outcome || link.reason !== reason
  const now = new Date()
  const toAnnounce = [
    ...(link.to_announce ?? []),
    ...(changed && !isKnownSale(link, outcome)
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
    // What a human has dealt with was another matter.
    ...(changed && outcome === "held" ? UNHANDLED : {}),
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
      handled_at: null,
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

/** Medusa could not write a refund into its books now, so no money moves yet; `obstacle` says what a human has to do first. */
export async function waitForBooks(
  round: Round,
  obstacle: string
): Promise<Next> {
  const { khalti, link, asker } = round
  const last_error = `waiting: ${obstacle}`
  const since = link.failing_since
  await khalti.updateKhaltiPayments({
    id: link.id,
    last_error,
    failing_since: since ?? new Date(),
  })
  if (!since) {
    await khalti.addEvent({
      khalti_payment_id: link.id,
      ...asker,
      action: "refund_waits",
      detail: { obstacle },
    })
  }
  if (since && Date.now() - since.getTime() >= GIVE_UP_AFTER_MS) {
    // Nobody may know that something has to be finished first.
    await recordOutcome(round, { outcome: "held", reason: "settle_failed" })
    return "done"
  }
  return waitUntil(round, Date.now() + BOOKS_AGAIN_MS)
}

/** An act, or the look at Medusa before it, failed: noted in the trail, tried again in a minute, held after an hour. */
export async function recordFailure(
  place: Place,
  act: Act["do"] | "look",
  error: Error
): Promise<void> {
  const { khalti, link, asker } = place
  const since = link.failing_since ?? new Date()
  await khalti.addEvent({
    khalti_payment_id: link.id,
    ...asker,
    action: "failed",
    detail: { act, error: error.message },
  })
  if (Date.now() - since.getTime() >= GIVE_UP_AFTER_MS) {
    await recordOutcome(place, { outcome: "held", reason: "settle_failed" })
    return
  }
  await khalti.updateKhaltiPayments({
    id: link.id,
    failing_since: since,
    last_error: `${act}: ${error.message}`,
  })
  await scheduleAt(khalti, link, new Date(Date.now() + MINUTE_MS))
}
