import {
  ContainerRegistrationKeys,
  MedusaError,
} from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { randomUUID } from "node:crypto"
import type { RecordOutsideRefundInput } from "../input"
import { KHALTI_MODULE } from "../../../modules/khalti"
import { formatRupees } from "../../../modules/khalti/money"
import type KhaltiModuleService from "../../../modules/khalti/service"
import type { Link, Refund } from "../../../modules/khalti/service"
import { ask } from "../../../facts/look-up"
import type { Answer, PaymentFacts } from "../../../facts/facts"
import { readMedusa } from "../../../facts/read-medusa"
import { returnMoney } from "../../../refunds/send"
import { bookInMedusa } from "../../common/book-in-medusa"

/** The same size again within this is a double click. */
const DOUBLE_CLICK_MS = 60_000

/** The id of {@link recordOutsideRefundStep}. */
export const recordOutsideRefundStepId = "record-outside-khalti-refund"

/** Writes a refund that succeeded elsewhere, without a call, and books it in Medusa. */
export const recordOutsideRefundStep = createStep(
  recordOutsideRefundStepId,
  async (input: RecordOutsideRefundInput, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    const row = await khalti.retrieveKhaltiPayment(input.khalti_payment_id)
    const medusa = await readMedusa(query, row)
    const answer = await ask(khalti, row, "admin", input.actor)
    refuseUnlessPart(row, answer, medusa.payment, input.paisa)
    refuseRivals(
      row,
      await khalti.listKhaltiRefunds({ khalti_payment_id: row.id }),
      input
    )
    const refund = await returnMoney(khalti, row, {
      key: `outside:${randomUUID()}`,
      paisa: input.paisa,
      isFull: false,
      source: "admin",
      actor: input.actor,
      alreadyBack: true,
    })
    await bookInMedusa(container, {
      row,
      refund,
      actor: input.actor,
      note: input.note ?? "Khalti: returned in Khalti's dashboard",
    })
    return new StepResponse(null)
  }
)

function refuseUnlessPart(
  { reference }: Link,
  { kind }: Answer,
  payment: PaymentFacts | null,
  paisa: number
): void {
  if (!payment) {
    throw notAllowed(
      `Medusa has not captured payment ${reference}, so it has no books to correct: return the rest in Khalti's dashboard too`
    )
  }
  if (kind !== "partially_refunded" && kind !== "unknown") {
    throw notAllowed(
      kind === "refunded"
        ? `Khalti says that payment ${reference} is refunded in full: check it again, it is recorded by itself`
        : `Khalti knows of no refund in part of payment ${reference} (it says ${kind}): nothing was written down`
    )
  }
  const left = payment.capturedPaisa - payment.refundedPaisa
  if (paisa >= left) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `${formatRupees(paisa)} is not a part of the ${formatRupees(left)} of payment ${reference} that Medusa has not refunded yet: amount is in rupees`
    )
  }
}

function refuseRivals(
  { reference }: Link,
  refunds: Refund[],
  { paisa }: RecordOutsideRefundInput
): void {
  const unsure = refunds.find(({ status }) =>
    ["requested", "unknown"].includes(status)
  )
  if (unsure) {
    throw notAllowed(
      `The part that is back may be refund ${unsure.id} of payment ${reference}: resolve it first with POST /admin/khalti/refunds/${unsure.id}/resolve`
    )
  }
  const justNow = Date.now() - DOUBLE_CLICK_MS
  const twin = refunds.find(
    ({ idempotency_key, amount, created_at }) =>
      idempotency_key.startsWith("outside:") &&
      Number(amount) === paisa &&
      created_at.getTime() > justNow
  )
  if (twin) {
    throw notAllowed(
      `${formatRupees(paisa)} of payment ${reference} were written down a moment ago (${twin.id}): if there was a second refund of that size, say so again in a minute`
    )
  }
}

function notAllowed(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_ALLOWED, message)
}
