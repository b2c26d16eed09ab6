import type { BigNumberInput } from "@medusajs/framework/types"
import { BigNumber, MathBN } from "@medusajs/framework/utils"
import type { Query } from "./query"

type Sum = { id: string; amount: BigNumberInput }

/** Medusa's payment of one link, with its captures and refunds in rupees. */
export type PaymentWithRefunds = {
  id: string
  captures: Sum[] | null
  refunds: Sum[] | null
}

/** Finds the payment that a link was captured as; the provider wrote its pidx there. */
export async function readPayment(
  query: Query,
  link: { pidx: string | null; collection_id: string }
): Promise<PaymentWithRefunds | null> {
  const { data } = await query.graph({
    entity: "payment",
    fields: [
      "id",
      "data",
      "captures.id",
      "captures.amount",
      "refunds.id",
      "refunds.amount",
    ],
    filters: { payment_collection_id: link.collection_id },
  })
  const payment = data.find(
    (candidate) => candidate.data?.pidx === link.pidx && link.pidx !== null
  )
  return (payment as PaymentWithRefunds | undefined) ?? null
}

/**
 * What Medusa has captured of a link and not refunded, in rupees: exactly, for a
 * refund rounded to paisa would leave its books a fraction off.
 */
export async function readUnrefunded(
  query: Query,
  link: { pidx: string | null; collection_id: string }
): Promise<BigNumber> {
  const payment = await readPayment(query, link)
  const sum = (rows: Sum[] | null | undefined) =>
    MathBN.sum(0, ...(rows ?? []).map(({ amount }) => amount))
  return new BigNumber(
    MathBN.sub(sum(payment?.captures), sum(payment?.refunds))
  )
}
