import { MedusaError } from "@medusajs/framework/utils"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { isSoldOut } from "../../facts/sold-out"
import type { Next, Round } from "../round"
import { renewSession } from "./renew-session"

/** Core's words for a cart that cannot become an order however often it is tried. */
const FINAL_ERRORS: string[] = [
  MedusaError.Types.NOT_ALLOWED,
  MedusaError.Types.INVALID_DATA,
  MedusaError.Types.NOT_FOUND,
]

/**
 * Completes an open cart whose money is there. `authorizePayment` sees settle's
 * answer in the row and captures.
 */
export async function complete(round: Round): Promise<Next> {
  const { container, query, facts } = round
  if (facts.medusa.rivalSession && !facts.medusa.payment) {
    // Core would authorize whichever session comes first, and fail on an unpaid one.
    return renewSession(round)
  }
  const cartId = facts.medusa.cart!.id
  const { errors } = await completeCartWorkflow(container).run({
    input: { id: cartId },
    throwOnError: false,
  })
  const error = errors[0]?.error as (Error & { type?: string }) | undefined
  if (!error) {
    return {}
  }
  if (!FINAL_ERRORS.includes(error.type ?? "")) {
    throw error
  }
  const soldOut = await isSoldOut(query, cartId)
  return { completionFailure: soldOut ? "out_of_stock" : "cart_invalid" }
}
