import type { Link } from "../modules/khalti/ledger"
import { HOUR_MS, MINUTE_MS } from "../modules/khalti/time"
import type { Facts } from "./facts"

type Life = Pick<Facts["link"], "createdAt" | "expiresAt">

/** When a link was made and when it ends, in ms since 1970. */
export function lifeOf({
  created_at,
  expires_at,
}: Pick<Link, "created_at" | "expires_at">): Life {
  return { createdAt: created_at.getTime(), expiresAt: expires_at.getTime() }
}

/** The end of the time an unpaid order keeps its stock for this link. */
export function reservationDeadline(link: Life, rules: Facts["rules"]): number {
  if (rules.reserveMinutes === null) {
    return link.expiresAt
  }
  return Math.min(
    link.createdAt + rules.reserveMinutes * MINUTE_MS,
    link.expiresAt
  )
}

/** The end of the time a bank's Pending keeps an order's stock. */
export function pendingDeadline(
  link: Pick<Life, "createdAt">,
  rules: Facts["rules"]
): number {
  return link.createdAt + rules.pendingReserveHours * HOUR_MS
}

/** Whether an unpaid order need not be kept for this link any more, by what Khalti said last about it. */
export function isReservationOver(
  link: Life,
  status: string | null,
  rules: Facts["rules"],
  now: number
): boolean {
  const deadline =
    status === "pending"
      ? pendingDeadline(link, rules)
      : reservationDeadline(link, rules)
  return now >= deadline
}
