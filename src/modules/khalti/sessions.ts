import type { Link } from "./ledger"

/** The payment sessions that a link was handed to, its newest first: core may keep any of them. */
export function sessionsOf({
  session_id,
  session_ids,
}: Pick<Link, "session_id" | "session_ids">): string[] {
  return [...new Set([session_id, ...[...(session_ids ?? [])].reverse()])]
}
