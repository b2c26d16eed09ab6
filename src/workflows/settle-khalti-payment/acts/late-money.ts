import type { KhaltiPaymentRow } from "../../../modules/khalti/service"
import { ask } from "../../../settlement/ask"
import { listSiblings } from "../../../settlement/gather"
import type { Round } from "../round"

/**
 * A link that was given up can still be paid, and is looked after seldom: before
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
  for (const link of siblings.filter(isGivenUp)) {
    // Many links, slowly answered, outlast a lease; lost, somebody else decides about the order.
    if (!(await khalti.renewLease(row.id, lease))) {
      return true
    }
    const { kind } = await ask(khalti, link, input.door, input.actor)
    if (kind === "completed") {
      await khalti.updateKhaltiPayments({
        id: link.id,
        next_check_at: new Date(),
      })
    }
    if (["completed", "unreachable", "refused_key"].includes(kind)) {
      return true
    }
  }
  return false
}

function isGivenUp({ outcome, next_check_at }: KhaltiPaymentRow): boolean {
  return outcome === "released" && next_check_at !== null
}
