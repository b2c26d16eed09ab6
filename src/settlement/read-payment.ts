import type { Query } from "./query"
import type { BigNumberInput } from "@medusajs/framework/types"

/** Medusa's payment of one link, with its refunds in rupees. */
export type PaymentWithRefunds = {
  id: string
  refunds: { id: string; amount: BigNumberInput }[] | null
}

/** Finds the payment that a link was captured as; the provider wrote its pidx there. */
export async function readPayment(
  query: Query,
  link: { pidx: string | null; collection_id: string }
): Promise<PaymentWithRefunds | null> {
  const { data } = await query.graph({
    entity: "payment",
    fields: ["id", "data", "refunds.id", "refunds.amount"],
    filters: { payment_collection_id: link.collection_id },
  })
  const payment = data.find(
    (candidate) => candidate.data?.pidx === link.pidx && link.pidx !== null
  )
  return (payment as PaymentWithRefunds | undefined) ?? null
}
