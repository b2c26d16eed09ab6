import type {
  AuthorizePaymentInput,
  AuthorizePaymentOutput,
} from "@medusajs/framework/types"
import { MedusaError, PaymentSessionStatus } from "@medusajs/framework/utils"
import type { CheckoutDependencies } from "../../checkout/dependencies"
import { notPaidYet } from "../../checkout/pay-first"
import { sessionData } from "../../checkout/session-data"
import { gatherFacts } from "../../facts/gather"
import { isInHumanHands } from "../../facts/link-state"
import { latestAnswer } from "../../facts/look-up"
import type { Link } from "../../modules/khalti/ledger"
import type KhaltiModuleService from "../../modules/khalti/service"
import type { Act } from "../../settle/act"
import { decide } from "../../settle/decide"
import { refusalText, type EndOfLink } from "../../texts/customer-text"
import type { RefundCause } from "../../texts/reasons"
import { isSurelyUnpaid, placedNow, readAsked, type Asked } from "./asked"

type Judgement = {
  verdict: "captured" | "unpaid" | "refuse"
  /** Why settle would end the link, where it would. */
  why: { outcome?: EndOfLink; reason?: string; cause?: RefundCause }
  /** For the trail. */
  decision: string
}

/**
 * Whether a session is paid, and where it is not, whether its cart may become an
 * order before it is. The link is found by the session id that core sets and by
 * nothing in `data`, which may be the client's own.
 *
 * @throws MedusaError `payment_authorization_error` when this link can pay for
 * nothing, `payment_requires_more` for an unpaid cart that is paid first
 */
export async function authorize(
  dependencies: CheckoutDependencies,
  { context }: AuthorizePaymentInput
): Promise<AuthorizePaymentOutput> {
  const asked = await readAsked(dependencies, context?.idempotency_key)
  const { link } = asked
  if (!link) {
    return unpaid(asked)
  }
  if (isInHumanHands(link) && !link.captured_at) {
    throw refusal(link, {})
  }
  const judgement = await judge(dependencies, asked, link)
  const { verdict, why } = judgement
  if (verdict === "unpaid" && asked.placesOrder && !asked.sumFits) {
    // An order of another sum than its link: whoever paid it would only get his money back.
    throw staleSession(link)
  }
  await writeJudgement(dependencies.khalti, asked, link.id, judgement)
  switch (verdict) {
    case "unpaid":
      return unpaid(asked)
    case "captured":
      return { status: PaymentSessionStatus.CAPTURED, data: sessionData(link) }
    case "refuse":
      throw refusal(link, why)
  }
}

async function writeJudgement(
  khalti: KhaltiModuleService,
  asked: Asked,
  id: string,
  { verdict, decision, why }: Judgement
): Promise<void> {
  const isUnpaid = verdict === "unpaid"
  const placed =
    isUnpaid && !asked.paidFirst ? await placedNow(khalti, asked) : {}
  await khalti.changeWithEvent(
    { id, ...placed, ...(isUnpaid ? {} : { next_check_at: new Date() }) },
    {
      khalti_payment_id: id,
      source: "provider",
      action: "authorize",
      detail: { verdict, decision, ...why },
    }
  )
}

async function judge(
  { khalti, query }: CheckoutDependencies,
  asked: Asked,
  link: Link
): Promise<Judgement> {
  if (!link.pidx) {
    return { verdict: "unpaid", decision: "no_link", why: {} }
  }
  if (isSurelyUnpaid(asked, link)) {
    return { verdict: "unpaid", decision: "not_looked_up", why: {} }
  }
  const answer = await latestAnswer(khalti, link, { source: "provider" })
  // Its reservation begins now, however old the link is.
  const placed_at = asked.placesOrder ? new Date() : link.placed_at
  const facts = await gatherFacts(khalti, query, { ...link, placed_at }, answer)
  // It is core that asks here, in the midst of its work.
  const medusa = { ...facts.medusa, coreAtWork: false }
  const act = decide({ ...facts, medusa })
  if (medusa.paidSession && medusa.paidSession !== link.session_id) {
    // One link, two sessions: the other one has this money in Medusa's books.
    return { verdict: "refuse", decision: "paid_by_another_session", why: {} }
  }
  return { verdict: verdictOf(act), decision: act.do, why: reasonOf(act) }
}

function unpaid({ link, paidFirst }: Asked): AuthorizePaymentOutput {
  if (paidFirst) {
    throw notPaidYet()
  }
  return {
    status: PaymentSessionStatus.PENDING_AUTHORIZATION,
    data: sessionData(link),
  }
}

function staleSession({ reference }: Link): MedusaError {
  return new MedusaError(
    MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
    `The cart has changed since this payment was started: start a new payment session (payment ${reference})`
  )
}

function refusal({ reference }: Link, why: Judgement["why"]): MedusaError {
  return new MedusaError(
    MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
    `${refusalText(why, "en")} (payment ${reference})`
  )
}

/** What settle would do with the link tells whether it is paid. */
function verdictOf(act: Act): Judgement["verdict"] {
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

function reasonOf(act: Act): Judgement["why"] {
  return {
    outcome: "outcome" in act ? act.outcome : undefined,
    reason: "reason" in act ? act.reason : undefined,
    cause: "cause" in act ? act.cause : undefined,
  }
}
