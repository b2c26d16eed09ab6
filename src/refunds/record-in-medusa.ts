import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  refundPaymentsWorkflow,
  refundPaymentWorkflow,
} from "@medusajs/medusa/core-flows"
import { toRupees } from "../modules/khalti/money"
import type { Facts } from "../facts/facts"
import { readUnrefunded } from "../facts/read-payment"
import type { Round } from "../settle/round"

/** What {@link refundInMedusa} needs of a look at the world. */
export type RefundSubject = Pick<Round, "container" | "query" | "row"> & {
  facts: Pick<Facts, "medusa">
}

/** A refund that is less than all, or somebody's. */
export type RefundDetails = {
  /** Of this many paisa; what is left, when that is not more. */
  paisa?: number
  /** The admin's id. */
  created_by?: string
}

/**
 * Refunds in Medusa what is left of a link's payment, or a part of it; the
 * provider sends it or, when it is back already, makes no call. What the provider
 * throws may be swallowed on the way, so read the ledger afterwards.
 */
export async function refundInMedusa(
  { container, query, row, facts }: RefundSubject,
  note: string,
  { paisa, created_by }: RefundDetails = {}
): Promise<void> {
  const { order, payment } = facts.medusa
  const left = payment!.capturedPaisa - payment!.refundedPaisa
  const refund = {
    payment_id: payment!.id,
    amount:
      paisa !== undefined && paisa < left
        ? toRupees(paisa)
        : await readUnrefunded(query, row),
    note,
    created_by,
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
