import type { Link } from "./ledger"
import type KhaltiModuleService from "./service"

/** The payment sessions that a link was handed to, its newest first: core may keep any of them. */
export function sessionsOf({
  session_id,
  session_ids,
}: Pick<Link, "session_id" | "session_ids">): string[] {
  return [...new Set([session_id, ...[...(session_ids ?? [])].reverse()])]
}

/** Hands a link to one more payment session. Appended in one statement: of two tabs at once none is lost. */
export async function addSession(
  khalti: KhaltiModuleService,
  linkId: string,
  sessionId: string
): Promise<void> {
  await khalti.execute(
    `UPDATE khalti_payment SET session_id = ?,
        session_ids = array_append(coalesce(session_ids, ARRAY[session_id]), ?)
      WHERE id = ?`,
    [sessionId, sessionId, linkId]
  )
}

/** Whoever opens a link of the same payment collection waits until the transaction ends. */
export const LOCK_COLLECTION = "SELECT pg_advisory_xact_lock(hashtext(?))"
