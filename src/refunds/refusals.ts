import { isPassing } from "./send"
import { KhaltiErrorCode } from "../modules/khalti/gateway/errors"
import type { Refund } from "../modules/khalti/service"
import type { HeldReason } from "../texts/reasons"

const DAY_MS = 24 * 60 * 60_000
const MAX_TRIES = 5

/** A refund whose answer was lost and of which lookup says, thrice, that it never happened. */
export const LOST = "never_happened"

/**
 * Refused for want of a mobile number waits for a human; refused otherwise is
 * tried daily; what got lost on the way at once; five calls in all.
 */
export function mayTryAgain(refused: Refund[], now: number): boolean {
  const calls = refused.reduce((sum, { attempts }) => sum + attempts, 0)
  const latest = Math.max(
    ...refused.map(({ called_at }) => called_at?.getTime() ?? 0)
  )
  const soon = refused.every(({ code }) => code === LOST || isPassing(code))
  return (
    refused.every(({ code }) => code !== KhaltiErrorCode.needs_mobile) &&
    calls < MAX_TRIES &&
    (soon || now - latest >= DAY_MS)
  )
}

/** What a human has to do about a refund that Khalti refused. */
export function reasonOfRefusal({ code }: Refund): HeldReason {
  switch (code) {
    case KhaltiErrorCode.needs_mobile:
      return "refund_needs_mobile"
    case LOST:
      return "refund_unknown"
    default:
      return "refund_refused"
  }
}
