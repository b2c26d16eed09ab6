import type {
  AuthorizePaymentInput,
  AuthorizePaymentOutput,
} from "@medusajs/framework/types"
import { MedusaError, PaymentSessionStatus } from "@medusajs/framework/utils"
import type { CheckoutDependencies } from "../../checkout/dependencies"
import { sessionData } from "../../checkout/session-data"
import { gatherFacts } from "../../facts/gather"
import { latestAnswer } from "../../facts/look-up"
import type { Link } from "../../modules/khalti/ledger"
import type { Act } from "../../settle/act"
import { decide } from "../../settle/decide"
import { refusalText } from "../../texts/customer-text"
import { findBySession } from "./find-link"

/**
 * Whether a session is paid. The link is found by the session id that core sets
 * and by nothing in `data`, which may be the client's own.
 *
 * @throws MedusaError `payment_authorization_error` when this link can pay for
 * nothing, `payment_requires_more` for an unpaid cart with `after_payment`
 */
export async function authorize(
  dependencies: CheckoutDependencies,
  input: AuthorizePaymentInput
): Promise<AuthorizePaymentOutput> {
  const { khalti, query } = dependencies
  const link = await findBySession(khalti, input.context?.idempotency_key)
  if (!link?.pidx) {
    return unpaid(dependencies, link)
  }
  const answer = await latestAnswer(khalti, link, { source: "provider" })
  const facts = await gatherFacts(khalti, query, link, answer)
  // It is core that asks here, in the midst of its work.
  const medusa = { ...facts.medusa, coreAtWork: false }
  const act = decide({ ...facts, medusa })
  const verdict = verdictOf(act)
  const isUnpaid = verdict === "unpaid"
  await khalti.changeWithEvent(
    { id: link.id, ...(isUnpaid ? {} : { next_check_at: new Date() }) },
    {
      khalti_payment_id: link.id,
      source: "provider",
      action: "authorize",
      detail: { verdict, decision: act.do, ...reasonOf(act) },
    }
  )
  switch (verdict) {
    case "unpaid":
      return unpaid(dependencies, link)
    case "captured":
      return { status: PaymentSessionStatus.CAPTURED, data: sessionData(link) }
    case "refuse":
      throw new MedusaError(
        MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
        `${refusalText(reasonOf(act), "en")} (payment ${link.reference})`
      )
  }
}

/** Not paid, but it still may be: the shop decides whether that makes an order. */
function unpaid(
  { khalti }: CheckoutDependencies,
  link: Link | null
): AuthorizePaymentOutput {
  if (khalti.options.orderPlacement === "after_payment") {
    throw new MedusaError(
      MedusaError.Types.PAYMENT_REQUIRES_MORE_ERROR,
      "This cart is not paid yet: send the customer to the session's payment_url, the order is placed when Khalti has the money"
    )
  }
  return {
    status: PaymentSessionStatus.PENDING_AUTHORIZATION,
    data: sessionData(link),
  }
}

/** What settle would do with the link tells whether it is paid. */
function verdictOf(act: Act): "captured" | "unpaid" | "refuse" {
  switch (act.do) {
    case "capture":
    case "complete":
    case "record_capture":
    case "convert_draft":
      return "captured"
    case "wait":
    case "reopen":
      return "unpaid"
    case "finish":
      return act.outcome === "captured" ? "captured" : "refuse"
    default:
      return "refuse"
  }
}

/** Why settle would end the link, where it would. */
function reasonOf(act: Act) {
  return {
    outcome: "outcome" in act ? act.outcome : undefined,
    reason: "reason" in act ? act.reason : undefined,
    cause: "cause" in act ? act.cause : undefined,
  }
}
