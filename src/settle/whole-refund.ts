import type { Facts } from "../facts/facts"
import { takenPaisa } from "../facts/refund-facts"
import type { Link } from "../modules/khalti/ledger"

/**
 * A refund of all that is left of a link's money: what Khalti took, less what
 * went back; amounts in paisa. The key is made of what went back before, so that
 * the rest goes back once, whoever wants it. Pure.
 */
export function wholeRefund(
  link: Pick<Link, "id" | "amount" | "paid_amount">,
  { answer, refunds: { sentPaisa } }: Pick<Facts, "answer" | "refunds">
): { key: string; paisa: number; isFull: boolean } {
  const taken = answer.paisa ?? takenPaisa(link)
  return {
    key: `settle:${link.id}:${sentPaisa}`,
    paisa: taken - sentPaisa,
    isFull: sentPaisa === 0,
  }
}
