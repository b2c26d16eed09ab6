import { isUnanswered, type Answer } from "../../facts/facts"
import { isOverdue, listSiblings } from "../../facts/gather"
import { lookUp } from "../../facts/look-up"
import type { Link } from "../../modules/khalti/ledger"
import { makeDue } from "../../modules/khalti/queries"
import type { Round } from "../round"

/**
 * A link that ended unpaid, or whose time is over, can still be paid: before its
 * order goes because of another link, it is looked up once more. Without that a
 * paid order would be canceled and its money sent back.
 *
 * @returns whether the order has to wait: money has come, or Khalti does not say
 */
export async function mayHaveLateMoney({
  khalti,
  link,
  lease,
  asker,
}: Round): Promise<boolean> {
  const siblings = await listSiblings(khalti, link)
  const watched = siblings.filter(
    (sibling) => isStillWatched(sibling) || isOverdue(sibling, khalti.options)
  )
  for (const sibling of watched) {
    // Many links, slowly answered, outlast a lease.
    await lease.renew()
    const answer = await lookUp(khalti, sibling, asker)
    const { kind } = answer
    const saysNothing = !isStillWatched(sibling) && SAYS_NOTHING.has(kind)
    if (kind === "completed" || saysNothing) {
      // Its own settle makes a sale of it, or shows it to a human.
      await makeDue(khalti, [sibling.id])
      return true
    }
    if (isUnanswered(answer)) {
      return true
    }
  }
  return false
}

const SAYS_NOTHING = new Set<Answer["kind"]>([
  "unknown",
  "not_found",
  "other_key",
])

function isStillWatched({ outcome, next_check_at }: Link): boolean {
  return outcome === "canceled" && next_check_at !== null
}
