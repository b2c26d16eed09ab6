import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import { toPaisa } from "../modules/khalti/money"

/** What decides how much goes back when core asks for a refund. */
export type RefundSums = {
  /** Rupees that core wants returned now. */
  amount: BigNumberInput
  /** Rupees of Medusa's refunds that the provider has confirmed before. */
  confirmed: BigNumberInput
  /** Paisa that the ledger has returned. */
  sentPaisa: number
  /** Paisa that were asked for the link. */
  askedPaisa: number
  /** Paisa that Khalti took: more than was asked when the customer overpaid. */
  takenPaisa: number
}

/**
 * The paisa to send so that Khalti's money and Medusa's books come to the same
 * sum: what the books will show after this refund, less what the ledger has
 * sent. So a refund that was sent and not recorded, one that is repeated, and one
 * that was made in Khalti's dashboard are never sent again.
 *
 * The books' sum is rounded as a whole: however a payment is split, its parts
 * add up to what Khalti took. What was overpaid goes back with the last part.
 *
 * @returns 0 when nothing is to be sent
 */
export function paisaToSend(sums: RefundSums): number {
  const { sentPaisa, askedPaisa, takenPaisa } = sums
  const inBooks = toPaisa(MathBN.add(sums.confirmed, sums.amount))
  const isAll = inBooks >= askedPaisa
  const overpaid = isAll ? Math.max(0, takenPaisa - askedPaisa) : 0
  const due = (isAll ? askedPaisa : inBooks) + overpaid - sentPaisa
  // Never more than was asked for, but for the rounding that an earlier part left.
  const most = toPaisa(sums.amount) + 1 + overpaid
  return Math.max(0, Math.min(due, most))
}

/** Whether core asks for more than the payment still has; paisa. */
export function leftToRefund({
  confirmed,
  askedPaisa,
}: Pick<RefundSums, "confirmed" | "askedPaisa">): number {
  return Math.max(0, askedPaisa - toPaisa(confirmed))
}
