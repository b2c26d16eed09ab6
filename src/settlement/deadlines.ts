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

/** Whether an unpaid order need not be kept for this link any more, going by Khalti's last word about it. */
export function isHoldOver(
  link: Pick<Facts["link"], "createdAt" | "expiresAt">,
  status: string | null,
  rules: Facts["rules"],
  now: number
): boolean {
  return (
    now >=
    (status === "pending"
      ? pendingDeadline(link, rules)
      : holdDeadline(link, rules))
  )
}

/** The end of the time a bank's Pending keeps an order's stock. */
export function pendingDeadline(
  link: Pick<Facts["link"], "createdAt">,
  rules: Facts["rules"]
): number {
  return link.createdAt + rules.pendingHoldHours * HOUR_MS
}
