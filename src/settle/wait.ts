import { reservationOf } from "../facts/reservation"
import type { Link } from "../modules/khalti/ledger"
import { reschedule } from "../modules/khalti/queries"
import type KhaltiModuleService from "../modules/khalti/service"
import type { Next, Round } from "./round"
import { nextCheck } from "./schedule"

/** Leaves a link until a point in time, in ms since 1970. */
export async function waitUntil(
  { khalti, link }: Pick<Round, "khalti" | "link">,
  at: number
): Promise<Next> {
  await scheduleAt(khalti, link, new Date(at))
  return "done"
}

/** When a link is due again, unless somebody has said otherwise since it was read: an order that was canceled meanwhile, a refund that was begun. */
export async function scheduleAt(
  khalti: KhaltiModuleService,
  link: Link,
  at: Date | null
): Promise<void> {
  await reschedule(khalti, link, at)
}

/**
 * When a link is looked up next.
 *
 * @param unanswered Khalti was asked just now and did not answer
 */
export function scheduleNext(
  khalti: KhaltiModuleService,
  link: Link,
  unanswered = false
): Date | null {
  if (link.pidx === null && link.outcome === "canceled") {
    // A link that nobody ever saw.
    return null
  }
  const at = nextCheck(
    {
      outcome: link.outcome,
      outcomeAt: (link.outcome_at ?? link.created_at).getTime(),
      expiresAt: link.expires_at.getTime(),
      reservedUntil: reservationOf(link, [], khalti.options).until,
      hasOrder: link.order_id !== null,
      status: link.status,
      handled: link.handled_at !== null,
      unanswered,
    },
    Date.now()
  )
  return at === null ? null : new Date(at)
}
