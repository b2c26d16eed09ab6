import {
  ContainerRegistrationKeys,
  MedusaError,
} from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { randomUUID } from "node:crypto"
import type { Facts } from "../../facts/facts"
import { gatherFacts, listRefunds } from "../../facts/gather"
import { lookUp } from "../../facts/look-up"
import { isOpen } from "../../facts/refund-facts"
import { KHALTI_MODULE } from "../../modules/khalti/ids"
import { withAdminLease } from "../../modules/khalti/leases"
import type { Link, Refund } from "../../modules/khalti/ledger"
import { formatRupees } from "../../modules/khalti/money"
import type KhaltiModuleService from "../../modules/khalti/service"
import { MINUTE_MS } from "../../modules/khalti/time"
import { noteOutsideRefund } from "../../refunds/follow-up"
import type { AdminInput } from "./check"

/** The same size again within this is a double click. */
const DOUBLE_CLICK_MS = MINUTE_MS

/** A refund that was made in Khalti's dashboard. */
export type RecordOutsideRefundInput = AdminInput & {
  /** Paisa that went back in Khalti's dashboard. */
  paisa: number
  note?: string
}

/**
 * Writes down a refund that was made in Khalti's dashboard; Medusa's books follow
 * by the next settle.
 *
 * @throws MedusaError `not_found` for an unknown link; `not_allowed` when Khalti
 * knows of none, Medusa has not captured the payment, or it was written down just
 * now; `invalid_data` when it is more than can have gone back
 */
export const noteOutsideKhaltiRefundStep = createStep(
  "note-outside-khalti-refund",
  async (input: RecordOutsideRefundInput, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    const { khalti_payment_id: id, paisa, actor } = input
    await withAdminLease(khalti, id, async (link) => {
      const asker = { source: "admin" as const, actor }
      const answer = await lookUp(khalti, link, asker)
      const facts = await gatherFacts(khalti, query, link, answer)
      refuseUnlessReturned(link, facts, paisa)
      refuseRivals(link, await listRefunds(khalti, link), paisa)
      const key = `outside:${randomUUID()}`
      await noteOutsideRefund(khalti, link, { ...asker, key, paisa })
      return link
    })
    return new StepResponse({ id })
  }
)

function refuseUnlessReturned(
  { reference }: Link,
  { answer, medusa, refunds }: Facts,
  paisa: number
): void {
  if (!medusa.payment) {
    throw notAllowed(
      `Medusa has not captured payment ${reference}, so it has no books to correct: return the rest in Khalti's dashboard too`
    )
  }
  const { kind } = answer
  if (!["partially_refunded", "refunded_unclear", "unknown"].includes(kind)) {
    throw notAllowed(
      kind === "refunded"
        ? `Khalti says that payment ${reference} is refunded in full: check it again, it is recorded by itself`
        : `Khalti knows of no refund in part of payment ${reference} (it says ${kind}): nothing was written down`
    )
  }
  const left = medusa.payment.capturedPaisa - refunds.sentPaisa
  // "Completed, refunded" may be all of it; "Partially Refunded" is less.
  const isTooMuch = kind === "refunded_unclear" ? paisa > left : paisa >= left
  if (isTooMuch) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `${formatRupees(paisa)} is not a part of the ${formatRupees(Math.max(0, left))} of payment ${reference} that have not gone back yet: amount is in rupees`
    )
  }
}

function refuseRivals(
  { reference }: Link,
  refunds: Refund[],
  paisa: number
): void {
  const open = refunds.find(isOpen)
  if (open) {
    throw notAllowed(
      `The part that is back may be refund ${open.id} of payment ${reference}: resolve it first with POST /admin/khalti/refunds/${open.id}/resolve`
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
