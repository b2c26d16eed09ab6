import {
  refundPaymentsWorkflow,
  refundPaymentWorkflow,
} from "@medusajs/medusa/core-flows"
import { readUnrefunded } from "../../../settlement/read-payment"
import type { Next, Round } from "../round"

/**
 * The money is back with the customer, by Khalti's dashboard or by a call whose
 * answer was lost: tells Medusa. The provider looks it up and makes no call.
 */
export async function bookRefund({
  container,
  query,
  row,
  facts,
}: Round): Promise<Next> {
  const { order, payment } = facts.medusa
  const refund = {
    payment_id: payment!.id,
    amount: await readUnrefunded(query, row),
    note: "Returned at Khalti",
  }
  if (order && !order.canceled) {
    await refundPaymentWorkflow(container).run({ input: refund })
  } else {
    // The singular workflow needs a live order.
    await refundPaymentsWorkflow(container).run({ input: [refund] })
  }
  return {}
}
