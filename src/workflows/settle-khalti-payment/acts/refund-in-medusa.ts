import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  refundPaymentsWorkflow,
  refundPaymentWorkflow,
} from "@medusajs/medusa/core-flows"
import { readUnrefunded } from "../../../settlement/read-payment"
import type { Round } from "../round"

/**
 * Refunds in Medusa whatever is left of a link's payment; the provider sends it
 * or, when it is back already, makes no call. What the provider throws may be
 * swallowed on the way, so read the ledger afterwards.
 */
export async function refundInMedusa(
  { container, query, row, facts }: Round,
  note: string
): Promise<void> {
  const { order, payment } = facts.medusa
  const refund = {
    payment_id: payment!.id,
    amount: await readUnrefunded(query, row),
    note,
  }
  if (order && !payment!.onOrder) {
    // The order's books never showed this money: taken off them, a paid order would look unpaid.
    await container
      .resolve(Modules.PAYMENT)
      .refundPayment(refund)
      .catch((error: Error) =>
        container
          .resolve(ContainerRegistrationKeys.LOGGER)
          .error(`Payment ${refund.payment_id}: ${error.message}`)
      )
  } else if (order && !order.canceled) {
    await refundPaymentWorkflow(container).run({ input: refund })
  } else {
    // The singular workflow refunds and then fails on a canceled order.
    await refundPaymentsWorkflow(container).run({ input: [refund] })
  }
}
