import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import {
  refundPaymentsWorkflow,
  refundPaymentWorkflow,
} from "@medusajs/medusa/core-flows"
import { toRupees } from "../../modules/khalti/money"
import type KhaltiModuleService from "../../modules/khalti/service"
import type {
  KhaltiPaymentRow,
  KhaltiRefundRow,
} from "../../modules/khalti/service"
import type { MedusaFacts } from "../../settlement/facts"

/** A refund that has happened, to be written into Medusa's books. */
export type Booking = {
  khalti: KhaltiModuleService
  row: KhaltiPaymentRow
  medusa: Pick<MedusaFacts, "payment" | "order">
  refund: KhaltiRefundRow
  /** The admin's id. */
  actor: string
  note: string
}

/**
 * Books a refund that a human says has happened: through core's own refund, for
 * which the provider adopts it without a call. Money that Medusa never registered has nothing to book.
 *
 * @throws MedusaError `unexpected_state` when core did not book it; running it again is safe
 */
export async function bookInMedusa(
  container: MedusaContainer,
  { khalti, row, medusa, refund, actor, note }: Booking
): Promise<void> {
  const { payment, order } = medusa
  const left = payment ? payment.capturedPaisa - payment.refundedPaisa : 0
  if (!payment || left <= 0 || refund.booked) {
    return
  }
  const input = {
    payment_id: payment.id,
    amount: toRupees(Math.min(Number(refund.amount), left)),
    created_by: actor,
    note,
  }
  await khalti.humanWords.during(
    row.id,
    { actor, adopts: refund.id },
    async () => {
      await (order && !order.canceled
        ? refundPaymentWorkflow(container).run({ input })
        : // The singular workflow refunds and then fails on a canceled order.
          refundPaymentsWorkflow(container).run({ input: [input] }))
    }
  )
  const { booked } = await khalti.retrieveKhaltiRefund(refund.id)
  if (!booked) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `Medusa did not book refund ${refund.id} of payment ${row.reference}: see the server's log, then resolve it again with POST /admin/khalti/refunds/${refund.id}/resolve`
    )
  }
}
