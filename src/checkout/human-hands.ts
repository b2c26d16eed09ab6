import type { Link } from "../modules/khalti/ledger"

/** Whether a human has taken the link over (`handled`, `keep`): no program moves its money then, and no new session gets it. */
export function isInHumanHands({
  handled_at,
  kept_at,
}: Pick<Link, "handled_at" | "kept_at">): boolean {
  return handled_at !== null || kept_at !== null
}
