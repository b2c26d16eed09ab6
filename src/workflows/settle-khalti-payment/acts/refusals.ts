import { KhaltiErrorCode } from "../../../modules/khalti/gateway/errors"
import type { KhaltiRefundRow } from "../../../modules/khalti/service"
import type { HoldReason } from "../../../settlement/acts"

const DAY_MS = 24 * 60 * 60_000
const MAX_TRIES = 5

/** Refused for want of a mobile number waits for a human; refused otherwise is tried daily, five times in all. */
export function mayTryAgain(refused: KhaltiRefundRow[], now: number): boolean {
  const calls = refused.reduce((sum, { attempts }) => sum + attempts, 0)
  const latest = Math.max(
    ...refused.map(({ called_at }) => called_at?.getTime() ?? 0)
  )
  return (
    refused.every(({ code }) => code !== KhaltiErrorCode.needs_mobile) &&
    calls < MAX_TRIES &&
    now - latest >= DAY_MS
  )
}

/** What a human has to do about a refund that Khalti refused. */
export function reasonOfRefusal({ code }: KhaltiRefundRow): HoldReason {
  return code === KhaltiErrorCode.needs_mobile
    ? "refund_needs_mobile"
    : "refund_refused"
}
