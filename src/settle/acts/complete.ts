import { MedusaError, Modules } from "@medusajs/framework/utils"
import { isSoldOut } from "../../facts/sold-out"
import type { Next, Round } from "../round"
import { renewSession } from "./renew-session"
import { waitForCore } from "./wait-for-core"

/** Core's words for a cart that cannot become an order as it is. */
const FINAL_ERRORS: string[] = [
  MedusaError.Types.NOT_ALLOWED,
  MedusaError.Types.INVALID_DATA,
  MedusaError.Types.NOT_FOUND,
]

/**
 * Completes an open cart whose money is there, by the workflow that makes the
 * shop's orders. `authorizePayment` sees settle's answer in the row and captures.
 * A rightful sale is not returned because this fails: only Medusa's stock, read
 * by us, says that it can never be.
 */
export async function complete(round: Round): Promise<Next> {
  const { container, khalti, query, facts } = round
  if (facts.medusa.rivalSession && !facts.medusa.payment) {
    // Core would authorize whichever session comes first, and fail on an unpaid one.
    return renewSession(round)
  }
  const cartId = facts.medusa.cart!.id
  const { errors, transaction } = await container
    .resolve(Modules.WORKFLOW_ENGINE)
    .run(khalti.options.completeCart, {
      input: { id: cartId },
      throwOnError: false,
    })
  const error = errors[0]?.error as (Error & { type?: string }) | undefined
  if (!error) {
    // A workflow of the shop's own may go on by itself: started again, it would make a second order.
    return transaction.hasFinished() ? {} : waitForCore(round)
  }
  if (
    FINAL_ERRORS.includes(error.type ?? "") &&
    (await isSoldOut(query, cartId))
  ) {
    return { soldOut: true }
  }
  throw error
}
