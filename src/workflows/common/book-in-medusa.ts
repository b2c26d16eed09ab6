import type { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MedusaError,
  Modules,
} from "@medusajs/framework/utils"
import { KHALTI_MODULE } from "../../modules/khalti"
import type KhaltiModuleService from "../../modules/khalti/service"
import type { Link, Refund } from "../../modules/khalti/service"
import type { PaymentFacts } from "../../facts/facts"
import { readMedusa } from "../../facts/read-medusa"
import { refundInMedusa } from "../../refunds/record-in-medusa"

/** A refund that has happened, to be written into Medusa's books. */
export type Booking = {
  row: Link
  refund: Refund
  /** The admin's id. */
  actor: string
  note: string
}

/**
 * Books a refund that a human says has happened: through core's own refund, for
 * which the provider adopts it without a call. Money that Medusa never registered
 * has nothing to book.
 *
 * @throws MedusaError `unexpected_state` when core did not book it; running it again is safe
 */
export async function bookInMedusa(
  container: MedusaContainer,
  { row, refund, actor, note }: Booking
): Promise<void> {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const before = await readMedusa(query, row)
  if (refund.recorded || !before.payment) {
    return
  }
  await unbookCutOff(container, before.payment, refund)
  const medusa = await readMedusa(query, row)
  if (isAllBooked(medusa.payment)) {
    return
  }
  await khalti.humanWords.during(row.id, { actor, adopts: refund.id }, () =>
    refundInMedusa({ container, query, row, facts: { medusa } }, note, {
      paisa: Number(refund.amount),
      created_by: actor,
    })
  )
  const { recorded } = await khalti.retrieveKhaltiRefund(refund.id)
  if (!recorded) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `Medusa did not book refund ${refund.id} of payment ${row.reference}: see the server's log, then resolve it again with POST /admin/khalti/refunds/${refund.id}/resolve`
    )
  }
}

/** A crash can leave core's refund in the books without the order's transaction: it is recorded anew, whole. */
async function unbookCutOff(
  container: MedusaContainer,
  payment: PaymentFacts,
  { idempotency_key: key }: Refund
): Promise<void> {
  if (payment.refunds.some(({ id }) => id === key)) {
    await container.resolve(Modules.PAYMENT).deleteRefunds([key])
  }
}

function isAllBooked(payment: PaymentFacts | null): boolean {
  return !payment || payment.refundedPaisa >= payment.capturedPaisa
}
