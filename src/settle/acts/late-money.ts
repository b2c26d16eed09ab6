import { isUnanswered, type Answer } from "../../facts/facts"
import { listSiblings } from "../../facts/gather"
import { canBePaid } from "../../facts/link-state"
import { lookUp } from "../../facts/look-up"
import type { Link } from "../../modules/khalti/ledger"
import { makeDue } from "../../modules/khalti/queries"
import type { Round } from "../round"

/**
 * A link that ended unpaid, or that is still open, can be paid: before its order
 * goes because of another link, it is looked up once more. Without that a paid
 * order would be canceled and its money sent back.
 *
 * @returns whether the order has to wait: money has come or may come, or Khalti does not say
 */
export async function mayHaveLateMoney({
  khalti,
  link,
  facts,
  lease,
  asker,
}: Round): Promise<boolean> {
  const siblings = await listSiblings(khalti, link)
  // Handled money is a human's; what is held otherwise keeps the order anyway.
  for (const sibling of siblings.filter(canBePaid)) {
    // Many links, slowly answered, outlast a lease.
    await lease.renew()
    const answer = await lookUp(khalti, sibling, asker)
    if (isUnanswered(answer)) {
      return true
    }
    const { pendingUntil } = facts.reservation
    if (!holdsNothing(sibling, answer, pendingUntil)) {
      // Its own settle makes a sale of it, or shows it to a human.
      await makeDue(khalti, [sibling.id])
      return true
    }
  }
  return false
}

const NO_MONEY: Answer["kind"][] = [
  "initiated",
  "expired",
  "user_canceled",
  "failed",
  "refunded",
]

/** A canceled link has been waited for already: a bank's Pending, or an answer that says nothing, keeps no order twice. */
function holdsNothing(
  { outcome }: Link,
  { kind, askedAt }: Answer,
  pendingUntil: number
): boolean {
  return (
    NO_MONEY.includes(kind) ||
    (kind === "pending" && askedAt >= pendingUntil) ||
    (outcome === "canceled" && kind !== "completed")
  )
}
