import type { Facts } from "./facts"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The end of the time an unpaid order keeps its stock for this link. */
export function holdDeadline(
  link: Pick<Facts["link"], "createdAt" | "expiresAt">,
  rules: Facts["rules"]
): number {
  if (rules.holdMinutes === null) {
    return link.expiresAt
  }
  return Math.min(
    link.createdAt + rules.holdMinutes * MINUTE_MS,
    link.expiresAt
  )
}

/** The end of the time a bank's Pending keeps an order's stock. */
export function pendingDeadline(
  link: Pick<Facts["link"], "createdAt">,
  rules: Facts["rules"]
): number {
  return link.createdAt + rules.pendingHoldHours * HOUR_MS
}
