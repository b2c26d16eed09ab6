import type { Link } from "../modules/khalti/ledger"

/** Whether a human has taken the link over (`handled`, `keep`): no program moves its money then, and no new session gets it. */
export function isInHumanHands({
  handled_at,
  kept_at,
}: Pick<Link, "handled_at" | "kept_at">): boolean {
  return handled_at !== null || kept_at !== null
}

/** Whether a link that its row shows as unpaid can still be paid at Khalti: worth a lookup before its order goes, or comes back as a cart. */
export function canBePaid({
  outcome,
  pidx,
  next_check_at,
}: Pick<Link, "outcome" | "pidx" | "next_check_at">): boolean {
  return (
    pidx !== null &&
    (outcome === "open" || (outcome === "canceled" && next_check_at !== null))
  )
}
