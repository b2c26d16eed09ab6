import { MedusaError } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { listRefunds } from "../../facts/gather"
import { lookUp } from "../../facts/look-up"
import {
  CUT_OFF_AFTER_MS,
  NEVER_HAPPENED,
  sentPaisa,
  takenPaisa,
} from "../../facts/refund-facts"
import { KHALTI_MODULE } from "../../modules/khalti/ids"
import { withAdminLease } from "../../modules/khalti/leases"
import type { Link, Refund } from "../../modules/khalti/ledger"
import { makeDue } from "../../modules/khalti/queries"
import type KhaltiModuleService from "../../modules/khalti/service"
import { DENIED } from "../../refunds/try-again"

/** What a human has seen in Khalti's dashboard of a refund. */
export type ResolveKhaltiRefundInput = {
  /** The refund's id, `khref_…`. */
  khalti_refund_id: string
  /** `succeeded`: it went through; `refused`: it did not. */
  outcome: "succeeded" | "refused"
  note?: string
  /** The admin's id. */
  actor: string
}

/**
 * Writes what a human has seen of a refund; Medusa's books follow by the next
 * settle. Saying the same again is fine.
 *
 * @throws MedusaError `not_found` for an unknown refund; `not_allowed` when its
 * outcome is known, or it is too young to be given up
 */
export const resolveKhaltiRefundStep = createStep(
  "resolve-khalti-refund",
  async (input: ResolveKhaltiRefundInput, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const { khalti_payment_id } = await khalti.retrieveKhaltiRefund(
      input.khalti_refund_id
    )
    await withAdminLease(khalti, khalti_payment_id, async (link) => {
      const refund = await khalti.retrieveKhaltiRefund(input.khalti_refund_id)
      if (refund.status !== input.outcome) {
        await refuseUnlessOpen(khalti, link, refund, input)
        await writeOutcome(khalti, link, refund, input)
      }
      return link
    })
    return new StepResponse({ khalti_payment_id })
  }
)

async function refuseUnlessOpen(
  khalti: KhaltiModuleService,
  link: Link,
  refund: Refund,
  { outcome, actor }: ResolveKhaltiRefundInput
): Promise<void> {
  const why =
    whyNotOpen(refund, outcome) ??
    (outcome === "succeeded" && (await isMoreThanTaken(khalti, link, refund))
      ? "more than Khalti took would be back"
      : null) ??
    (outcome === "refused" && (await isBack(khalti, link, actor))
      ? "Khalti says that the payment is refunded in full: it went through"
      : null)
  if (why) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Refund ${refund.id} of payment ${link.reference} cannot be resolved so: ${why}`
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
      return age >= CUT_OFF_AFTER_MS
        ? null
        : "it is being looked into, wait ten minutes"
    }
    case "refused":
      // Nobody but lookup or a human said so: a human may know better.
      return outcome === "succeeded" && isSaid(code)
        ? null
        : "Khalti refused it"
    case "succeeded":
      return "Khalti confirmed it"
  }
}

function isSaid(code: string | null): boolean {
  return code === NEVER_HAPPENED || code === DENIED
}

async function isMoreThanTaken(
  khalti: KhaltiModuleService,
  link: Link,
  { amount }: Refund
): Promise<boolean> {
  const sent = sentPaisa(await listRefunds(khalti, link))
  return sent + Number(amount) > takenPaisa(link)
}

async function isBack(
  khalti: KhaltiModuleService,
  link: Link,
  actor: string
): Promise<boolean> {
  const answer = await lookUp(khalti, link, { source: "admin", actor })
  return answer.kind === "refunded"
}

async function writeOutcome(
  khalti: KhaltiModuleService,
  link: Link,
  refund: Refund,
  { outcome, actor, note }: ResolveKhaltiRefundInput
): Promise<void> {
  await khalti.closeRefund(
    {
      id: refund.id,
      status: outcome,
      code: outcome === "refused" ? DENIED : null,
      detail: note ?? `Resolved by ${actor}`,
    },
    {
      khalti_payment_id: link.id,
      source: "admin",
      actor,
      action: "refund_resolved",
      detail: { refund: refund.id, was: refund.status, outcome },
    }
  )
  await makeDue(khalti, [link.id])
}
