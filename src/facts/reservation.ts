import type { Link } from "../modules/khalti/service"
import type { Facts } from "./facts"

type Life = Pick<Facts["link"], "createdAt" | "expiresAt">

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** When a row's link was made and when it ends, in ms since 1970. */
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

/** Whether an unpaid order need not be kept for this link any more, going by Khalti's last word about it. */
export function isReservationOver(
  link: Life,
  status: string | null,
  rules: Facts["rules"],
  now: number
): boolean {
  return (
    now >=
    (status === "pending"
      ? pendingDeadline(link, rules)
      : reservationDeadline(link, rules))
  )
}

/** The end of the time a bank's Pending keeps an order's stock. */
export function pendingDeadline(
  link: Pick<Facts["link"], "createdAt">,
  rules: Facts["rules"]
): number {
  return link.createdAt + rules.pendingReserveHours * HOUR_MS
}
