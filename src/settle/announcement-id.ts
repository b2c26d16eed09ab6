import type { Link } from "../modules/khalti/ledger"

type Announced = Pick<Link, "id" | "outcome_at" | "announced_at">

/**
 * The id of what is announced of a link now, such as
 * `khpay_1:held:2026-11-25T06:15:00.000Z`: the link, the event's last word, and
 * since when this is to be said: when the outcome was recorded or, of a reminder,
 * when held money was announced before. So a reminder has an id of its own, and
 * what a crash lets us say twice has the same one.
 */
export function announcementId(
  { id, outcome_at, announced_at }: Announced,
  event: string
): string {
  const since = Math.max(
    outcome_at?.getTime() ?? 0,
    announced_at?.getTime() ?? 0
  )
  return `${id}:${event.split(".").at(-1)}:${new Date(since).toISOString()}`
}
