import type { Refund } from "../modules/khalti/service"
import type { Answer, PaymentFacts } from "../facts/facts"
import { paisaReturned } from "./send"

type LedgerRefund = Pick<
  Refund,
  "idempotency_key" | "status" | "recorded" | "amount"
>

/**
 * Refunds that stand in Medusa's books although core never finished them. Core
 * writes a refund down, then calls the provider, and takes it out again when that
 * fails; a crash in between leaves it there, and the books would say that the
 * customer has money which Khalti never returned. Pure.
 *
 * @param ledger all refunds of the payment, of which the provider marks those as recorded that it has answered core about
 */
export function unfinishedRefunds(
  payment: Pick<PaymentFacts, "refunds" | "refundedPaisa"> | null,
  ledger: LedgerRefund[],
  answer: Answer["kind"]
): string[] {
  const refunds = payment?.refunds ?? []
  const rowOf = (id: string) =>
    ledger.find(({ idempotency_key }) => idempotency_key === id)
  if (ledger.some(({ status }) => status === "requested")) {
    return []
  }
  const cutOff = refunds.filter(({ id }) => rowOf(id)?.recorded === false)
  if (cutOff.length > 0 || answer === "refunded") {
    return cutOff.map(({ id }) => id)
  }
  // Cut off before the ledger knew: Medusa shows more than was ever answered for.
  const recorded = paisaReturned(ledger.filter((refund) => refund.recorded))
  const newest = refunds.filter(({ id }) => !rowOf(id)).at(-1)
  return newest && payment && payment.refundedPaisa > recorded
    ? [newest.id]
    : []
}
