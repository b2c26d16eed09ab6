import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import type { ResolveKhaltiRefundInput } from "../input"
import { KHALTI_MODULE } from "../../../modules/khalti"
import type KhaltiModuleService from "../../../modules/khalti/service"
import type { Link, Refund } from "../../../modules/khalti/service"
import { ask } from "../../../facts/look-up"
import { bookInMedusa } from "../../common/book-in-medusa"
import { LOST } from "../../../refunds/refusals"

/** A refund younger than this is still being looked into by the sweep. */
const TOO_YOUNG_MS = 10 * 60_000

/** The id of {@link resolveRefundStep}. */
export const resolveRefundStepId = "resolve-khalti-refund"

/**
 * Writes a human's word about a refund and books what went through. Saying the
 * same again is fine, and books what could not be recorded the first time.
 *
 * @throws MedusaError `not_allowed` when its outcome is known or it is too young
 */
export const resolveRefundStep = createStep(
  resolveRefundStepId,
  async (input: ResolveKhaltiRefundInput, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const refund = await khalti.retrieveKhaltiRefund(input.khalti_refund_id)
    const row = await khalti.retrieveKhaltiPayment(refund.khalti_payment_id)
    if (refund.status !== input.outcome) {
      await refuseUnlessOpen(khalti, row, refund, input)
      await writeOutcome(khalti, row, refund, input)
    }
    if (input.outcome === "succeeded") {
      await bookInMedusa(container, {
        row,
        refund: await khalti.retrieveKhaltiRefund(refund.id),
        actor: input.actor,
        note: "Khalti: went through, as an admin saw in Khalti's dashboard",
      })
    }
    return new StepResponse(null)
  }
)

async function refuseUnlessOpen(
  khalti: KhaltiModuleService,
  row: Link,
  refund: Refund,
  { outcome, actor }: ResolveKhaltiRefundInput
): Promise<void> {
  const why =
    whyNotOpen(refund, outcome) ??
    (outcome === "refused" && (await isBack(khalti, row, actor))
      ? "Khalti says that the payment is refunded in full: it went through"
      : null)
  if (why) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Refund ${refund.id} of payment ${row.reference} cannot be resolved so: ${why}`
    )
  }
}

function whyNotOpen(
  { status, code, called_at, created_at }: Refund,
  outcome: ResolveKhaltiRefundInput["outcome"]
): string | null {
  switch (status) {
    case "unknown":
      return null
    case "requested": {
      const age = Date.now() - (called_at ?? created_at).getTime()
      return age >= TOO_YOUNG_MS
        ? null
        : "it is being looked into, wait ten minutes"
    }
    case "refused":
      // Given up after three lookups: a human may know better.
      return outcome === "succeeded" && code === LOST
        ? null
        : "Khalti refused it"
    case "succeeded":
      return "Khalti confirmed it"
  }
}

async function isBack(
  khalti: KhaltiModuleService,
  row: Link,
  actor: string
): Promise<boolean> {
  const answer = await ask(khalti, row, "admin", actor)
  return answer.kind === "refunded"
}

async function writeOutcome(
  khalti: KhaltiModuleService,
  row: Link,
  refund: Refund,
  { outcome, actor, note }: ResolveKhaltiRefundInput
): Promise<void> {
  await khalti.updateKhaltiRefunds({
    id: refund.id,
    status: outcome,
    // As if lookup had said thrice that it never happened.
    code: outcome === "refused" ? LOST : null,
    detail: note ?? `Resolved by ${actor}`,
  })
  await khalti.addEvent({
    khalti_payment_id: row.id,
    source: "admin",
    actor,
    action: "refund_resolved",
    detail: { refund: refund.id, was: refund.status, outcome },
  })
  await khalti.updateKhaltiPayments({ id: row.id, next_check_at: new Date() })
}
