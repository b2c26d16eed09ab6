import { CUT_OFF_AFTER_MS, NEVER_HAPPENED } from "../facts/refund-facts"
import { KhaltiErrorCode } from "../modules/khalti/gateway/errors"
import type { Refund } from "../modules/khalti/ledger"
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../modules/khalti/time"
import type { HeldReason } from "../texts/reasons"

/** Calls of one refund that Khalti may refuse before it is left to a human for good. */
const MOST_CALLS = 5

/** When a refund that did not reach Khalti is sent again. */
const PASSING_AGAIN_MS = 5 * MINUTE_MS

/** When a lost answer is looked up, after the call. */
const LOOKUPS_AFTER_MS = [MINUTE_MS, CUT_OFF_AFTER_MS, HOUR_MS]

/** A human has seen in Khalti's dashboard that it did not go through. */
export const DENIED = "denied"

/** So many lookups without a trace of a refund say that it never happened. */
export const MOST_LOOKUPS = LOOKUPS_AFTER_MS.length

const PASSING: (string | null)[] = [
  KhaltiErrorCode.unreachable,
  KhaltiErrorCode.rate_limited,
  "never_sent",
]

/** Whether a refund failed for a reason that is not its own: it rests, and is no refusal. */
export function isPassing(code: string | null): boolean {
  return PASSING.includes(code)
}

/** When a refund whose answer was lost is looked up next, in ms since 1970. */
export function nextLookup({
  lookups,
  called_at,
  created_at,
}: Pick<Refund, "lookups" | "called_at" | "created_at">): number {
  const after = LOOKUPS_AFTER_MS[lookups] ?? LOOKUPS_AFTER_MS.at(-1)!
  return (called_at ?? created_at).getTime() + after
}

/**
 * When a program may call a refused refund again, in ms since 1970: at once when
 * it never happened, after minutes when it did not reach Khalti, daily when Khalti
 * refused it. Null: it is a human's to act.
 *
 * @param keyAccepted the key was refused before and is not any more, or an admin says so
 */
export function nextCall(
  {
    code,
    attempts,
    called_at,
  }: Pick<Refund, "code" | "attempts" | "called_at">,
  keyAccepted: boolean
): number | null {
  const calledAt = called_at?.getTime() ?? 0
  if (code === NEVER_HAPPENED || code === DENIED) {
    return attempts < MOST_CALLS ? calledAt : null
  }
  if (isPassing(code)) {
    return calledAt + PASSING_AGAIN_MS
  }
  if (code === KhaltiErrorCode.needs_mobile) {
    return null
  }
  if (code === KhaltiErrorCode.refused_key && keyAccepted) {
    return calledAt
  }
  return attempts < MOST_CALLS ? calledAt + DAY_MS : null
}

/** Why a human must look at a refund that is refused or has no known outcome. */
export function heldReasonOf({
  status,
  code,
}: Pick<Refund, "status" | "code">): HeldReason {
  if (status === "unknown") {
    return "refund_unknown"
  }
  switch (code) {
    case KhaltiErrorCode.needs_mobile:
      return "refund_needs_mobile"
    case NEVER_HAPPENED:
    case DENIED:
      return "refund_lost"
    default:
      return "refund_refused"
  }
}
