import type { MedusaContainer } from "@medusajs/framework/types"
import {
  BigNumber,
  ContainerRegistrationKeys,
  MathBN,
  Modules,
} from "@medusajs/framework/utils"
import {
  refundPaymentsWorkflow,
  refundPaymentWorkflow,
} from "@medusajs/medusa/core-flows"
import { isAskedByCore } from "../facts/refund-facts"
import type { Facts } from "../facts/facts"
import { listRefunds } from "../facts/gather"
import type { Query } from "../facts/query"
import { readMedusa, sumOf, type PaymentBooks } from "../facts/read-medusa"
import type { Link } from "../modules/khalti/ledger"
import { toRupees } from "../modules/khalti/money"
import type KhaltiModuleService from "../modules/khalti/service"
import { MINUTE_MS } from "../modules/khalti/time"

/** Marks core's refunds that only record what is back: for them nothing is ever sent. */
export const RECORDED_NOTE =
  "Back with the customer at Khalti, recorded by medusa-payment-khalti"

/** How long one more refund of a sum that a program has just recorded is refused, once. */
const REPEAT_REFUSED_MS = 10 * MINUTE_MS

/** Whose refunds are recorded. */
export type RecordInput = {
  container: MedusaContainer
  khalti: KhaltiModuleService
  query: Query
  link: Link
  facts: Pick<Facts, "medusa" | "refunds">
  /** The admin's id, when a human said that money went back. */
  actor?: string
}

/**
 * Writes into Medusa's books what is back with the customer, through core's own
 * refund. Core asks the provider on the way, which finds that nothing is left to
 * send. What core swallows shows at the next look.
 *
 * @throws what core throws
 */
export async function recordRefunds(input: RecordInput): Promise<void> {
  const { container, khalti, query, link, facts, actor } = input
  const { order, payment } = facts.medusa
  const { books } = await readMedusa(query, link)
  const refund = {
    payment_id: payment!.id,
    amount: rupeesToRecord(facts, books!, link),
    note: RECORDED_NOTE,
    created_by: actor,
  }
  // Before core's work: from the moment it has recorded the sum, a second request for it would be sent.
  await noteRepeat(khalti, link)
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
    // Core's refund of one payment refunds and then fails on a canceled order (docs/medusa.md).
    await refundPaymentsWorkflow(container).run({ input: [refund] })
  }
}

/** A last part is recorded as what Medusa has left (1129.9887 rupees), not as paisa: its books would stay a fraction off. */
function rupeesToRecord(
  { refunds, medusa }: RecordInput["facts"],
  books: PaymentBooks,
  { confirmed_refunds }: Link
): BigNumber {
  const { capturedPaisa, refundedPaisa } = medusa.payment!
  if (refunds.unrecordedPaisa < capturedPaisa - refundedPaisa) {
    return toRupees(refunds.unrecordedPaisa)
  }
  const confirmed = books.refunds.filter(({ id }) =>
    confirmed_refunds?.includes(id)
  )
  return new BigNumber(MathBN.sub(sumOf(books.captures), sumOf(confirmed)))
}

/** Whoever asked and was cut off does not know that a program has recorded it: his second try is answered before it is sent. */
async function noteRepeat(
  khalti: KhaltiModuleService,
  link: Link
): Promise<void> {
  const refunds = await listRefunds(khalti, link)
  const cutOff = refunds.filter(
    (refund) =>
      refund.status === "succeeded" && !refund.recorded && isAskedByCore(refund)
  )
  const repeat_refused_until = new Date(Date.now() + REPEAT_REFUSED_MS)
  await khalti.updateKhaltiRefunds(
    cutOff.map(({ id }) => ({ id, repeat_refused_until }))
  )
}

/** Marks the refunds that Medusa's books show by now. */
export async function markRecorded(
  khalti: KhaltiModuleService,
  { medusa, refunds: sums }: Pick<Facts, "medusa" | "refunds">,
  link: Link
): Promise<void> {
  const isRecorded =
    medusa.payment !== null &&
    sums.unrecordedPaisa === 0 &&
    sums.wrongBooks === null
  if (isRecorded) {
    await khalti.updateKhaltiRefunds({
      selector: {
        khalti_payment_id: link.id,
        status: "succeeded",
        recorded: false,
      },
      data: { recorded: true },
    })
  }
}
