import type { Link } from "../../modules/khalti/service"
import { ask } from "../../facts/look-up"
import { isUnanswered, type Answer } from "../../facts/facts"
import { isOverdue, listSiblings } from "../../facts/gather"
import type { Round } from "../round"

/**
 * A link that was given up, or whose time is over, can still be paid: before
 * its order goes because of another link, Khalti is asked about it once more.
 * Without that a paid order would be canceled and its money sent back.
 *
 * @returns whether the order has to wait: money has come, or Khalti does not say
 */
export async function mayHaveLateMoney({
  khalti,
  row,
  lease,
  input,
}: Round): Promise<boolean> {
  const siblings = await listSiblings(khalti, row)
  const asked = siblings.filter(
    (link) => isGivenUp(link) || isOverdue(link, khalti.options)
  )
  for (const link of asked) {
    // Many links, slowly answered, outlast a lease; lost, somebody else decides about the order.
    if (!(await khalti.renewLease(row.id, lease))) {
      return true
    }
    const answer = await ask(khalti, link, input.source, input.actor)
    const { kind } = answer
    if (kind === "completed" || (!isGivenUp(link) && SAYS_NOTHING.has(kind))) {
      // Its own settle makes a sale of it, or shows it to a human.
      await khalti.updateKhaltiPayments({
        id: link.id,
        next_check_at: new Date(),
      })
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

function isGivenUp({ outcome, next_check_at }: Link): boolean {
  return outcome === "canceled" && next_check_at !== null
}
