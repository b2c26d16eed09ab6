import type { Link } from "../modules/khalti/ledger"
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../modules/khalti/time"

/** Captured money is looked up again: of a refund in Khalti's dashboard nobody is told. */
const CAPTURED_CHECKS_MS = [1 * DAY_MS, 7 * DAY_MS, 30 * DAY_MS]

/** After the link's expiry: banks settle after the customer has left. */
const CANCELED_CHECKS_MS = [
  1 * HOUR_MS,
  6 * HOUR_MS,
  ...[1, 2, 3, 4, 5, 6, 7].map((days) => days * DAY_MS),
]

const FIRST_CHECK_MS = 2 * MINUTE_MS
const ALIVE_EVERY_MS = 5 * MINUTE_MS
const AFTER_EXPIRY_EVERY_MS = 15 * MINUTE_MS

/** Where Khalti did not answer at all, whatever is known of the link's past. */
const UNANSWERED_AGAIN_MS = 5 * MINUTE_MS

/** A refund's cause must be seen again at least this much later. */
export const CONFIRM_CAUSE_MS = 30 * SECOND_MS

/** When the first check of a new link is due. */
export function firstCheck(createdAt: number): number {
  return createdAt + FIRST_CHECK_MS
}

/** What {@link nextCheck} looks at; times in ms since 1970. */
export type Watched = {
  outcome: "open" | "captured" | "canceled" | "refunded" | "held"
  /** When the outcome was recorded. */
  outcomeAt: number
  expiresAt: number
  /** When an unpaid order's reservation ends. */
  reservedUntil: number
  /** An order was placed with it, which may still have to end. */
  hasOrder: boolean
  /** What Khalti said last: Initiated can be paid any moment, a Pending bank may take weeks. */
  status: Link["status"]
  /** A human has dealt with it. */
  handled: boolean
  /** Khalti was asked just now and did not answer. */
  unanswered: boolean
}

/**
 * When to ask about a link again, in ms since 1970; null when nothing more can
 * happen to its money.
 */
export function nextCheck(watched: Watched, now: number): number | null {
  const usual = usualCheck(watched, now)
  // The refund of a canceled order may hang on the answer: a day, or never, would be too late.
  return watched.unanswered
    ? Math.min(usual ?? Infinity, now + UNANSWERED_AGAIN_MS)
    : usual
}

function usualCheck(watched: Watched, now: number): number | null {
  switch (watched.outcome) {
    case "captured":
      return nextOf(watched.outcomeAt, CAPTURED_CHECKS_MS, now)
    case "refunded":
      return null
    case "held":
      // Money may still come, or go back, after a human has dealt with it.
      return watched.handled ? whileCanceled(watched, now) : now + HOUR_MS
    case "canceled":
      return whileCanceled(watched, now)
    case "open":
      return whileAlive(watched, now)
  }
}

function whileCanceled(watched: Watched, now: number): number | null {
  const { expiresAt, reservedUntil, hasOrder, status, handled } = watched
  if (isPayable(watched) && now < expiresAt) {
    return whileAlive(watched, now)
  }
  const usual =
    nextOf(expiresAt, CANCELED_CHECKS_MS, now) ??
    // Not forgotten while the bank has the money: the next look shows it to a human.
    (status === "pending" && !handled ? now + HOUR_MS : null)
  // The order may outlive this link, and ends with its reservation.
  return hasOrder && now < reservedUntil
    ? Math.min(usual ?? Infinity, reservedUntil + SECOND_MS)
    : usual
}

function isPayable({ status }: Watched): boolean {
  return status === "initiated" || status === "pending"
}

/** At most five minutes apart, and right after the reservation and the link end. */
function whileAlive(
  { reservedUntil, expiresAt }: Watched,
  now: number
): number {
  const every = now < expiresAt ? ALIVE_EVERY_MS : AFTER_EXPIRY_EVERY_MS
  const ends = [reservedUntil, expiresAt]
    .map((end) => end + SECOND_MS)
    .filter((end) => end > now)
  return Math.min(now + every, ...ends)
}

function nextOf(from: number, offsets: number[], now: number): number | null {
  const next = offsets.map((offset) => from + offset).find((at) => at > now)
  return next ?? null
}
