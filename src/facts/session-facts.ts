import { PROVIDER_ID } from "../modules/khalti/ids"
import type { Link } from "../modules/khalti/ledger"
import { sessionsOf } from "../modules/khalti/sessions"
import type { MedusaFacts } from "./facts"
import type { SessionRow } from "./medusa-fields"

/** Whether a session or a payment is this provider's. */
export function isKhalti({ provider_id }: { provider_id: string }): boolean {
  return provider_id === PROVIDER_ID
}

/** Whether an order was placed with a session, and waits for its money. */
export function isAwaited({ status }: Pick<SessionRow, "status">): boolean {
  return ["authorized", "pending_authorization"].includes(status)
}

/** Whether a session pays for nothing any more: core's completion does not look at it either. */
export function isOver({ status }: Pick<SessionRow, "status">): boolean {
  return ["error", "canceled"].includes(status)
}

/** What the sessions of a link's collection say about the link. Pure. */
export function sessionFacts(
  link: Pick<Link, "session_id" | "session_ids">,
  sessions: SessionRow[]
): Pick<MedusaFacts, "sessionAlive" | "rivalSession" | "foreignSession"> & {
  liveSessions: string[]
} {
  const isOwn = ({ id }: SessionRow) => sessionsOf(link).includes(id)
  const own = sessions.filter(isOwn)
  return {
    sessionAlive: own.length > 0,
    rivalSession: own.length < sessions.length,
    foreignSession: sessions.some(
      (session) => !isKhalti(session) && !isOver(session)
    ),
    liveSessions: [
      // Core has placed the order with the one that it waits for.
      ...own.filter(isAwaited),
      ...own.filter((session) => !isAwaited(session)),
      ...sessions.filter((session) => isKhalti(session) && !isOwn(session)),
    ].map(({ id }) => id),
  }
}
