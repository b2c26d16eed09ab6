import type { Link, Refund } from "../../modules/khalti/ledger"
import type { PaymentBooks } from "../read-medusa"
import { refundFacts } from "../refund-facts"

/** One topi with delivery and VAT: 1129.9887 rupees in Medusa. */
export const ASKED = 112_999

type Book = { id: string; amount: number; transaction?: number }

/** Medusa's books: refunds, each with the sum its order's transaction shows. */
export function booksOf(
  refunds: Book[],
  shared: number[] = [],
  onOrder = true
): PaymentBooks {
  return {
    captures: [{ id: "capt_1", amount: 1129.9887 }],
    refunds: refunds.map(({ id, amount }) => ({
      id,
      amount,
      note: null,
    })),
    refundTransactions: onOrder
      ? [
          ...refunds
            .filter(({ transaction }) => transaction !== undefined)
            .map(({ id, transaction }) => ({
              id: `ordtrx_${id}`,
              reference_id: id,
              amount: transaction!,
            })),
          ...shared.map((amount) => ({
            id: `ordtrx_${amount}`,
            reference_id: "pay_1",
            amount,
          })),
        ]
      : null,
  }
}

export function factsOf(
  refunds: Refund[],
  books: PaymentBooks | null,
  confirmed: string[] | null = null,
  paid: number | null = null
) {
  const link = {
    amount: ASKED,
    paid_amount: paid,
    confirmed_refunds: confirmed,
  } as unknown as Link
  return refundFacts(link, refunds, books)
}
