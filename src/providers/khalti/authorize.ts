import type {
  AuthorizePaymentInput,
  AuthorizePaymentOutput,
} from "@medusajs/framework/types"
import { MedusaError, PaymentSessionStatus } from "@medusajs/framework/utils"
import { sessionData } from "../../checkout/session-data"
import { gatherFacts } from "../../facts/gather"
import { latestAnswer } from "../../facts/look-up"
import type { Link } from "../../modules/khalti/ledger"
import type { Act } from "../../settle/act"
import { decide } from "../../settle/decide"
import type { ProviderDependencies } from "./dependencies"
import { findBySession } from "./find-link"

/**
 * Whether a session is paid. The link is found by the session id that core sets
 * and by nothing in `data`, which may be the client's own.
 *
 * @throws MedusaError `payment_authorization_error` when this link can pay for
 * nothing, `payment_requires_more` for an unpaid cart with `after_payment`
 */
export async function authorize(
  dependencies: ProviderDependencies,
  input: AuthorizePaymentInput
): Promise<AuthorizePaymentOutput> {
  const { khalti, query } = dependencies
  const link = await findBySession(khalti, input.context?.idempotency_key)
  if (!link?.pidx) {
    return unpaid(dependencies, link)
  }
  const answer = await latestAnswer(khalti, link, { source: "provider" })
  const act = decide(await gatherFacts(khalti, query, link, answer))
  const verdict = verdictOf(act)
  await khalti.changeWithEvent(
    {
      id: link.id,
      ...(verdict === "unpaid" ? {} : { next_check_at: new Date() }),
    },
    {
      khalti_payment_id: link.id,
      source: "provider",
      action: "authorize",
      detail: { verdict, decision: act.do, reason: reasonOf(act) },
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
        `${refusalText(act)} (payment ${link.reference})`
      )
  }
}

/** Not paid, but it still may be: the shop decides whether that makes an order. */
function unpaid(
  { khalti }: ProviderDependencies,
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

function reasonOf(act: Act): string | undefined {
  if ("reason" in act) {
    return act.reason
  }
  return "cause" in act ? act.cause : undefined
}

/** What the customer reads when a link can pay for nothing. */
function refusalText(act: Act): string {
  switch (reasonOf(act)) {
    case "order_canceled":
      return "This order was canceled: a payment for it is returned in full"
    case "cart_changed":
      return "The cart has changed since this payment was started: start a new payment, what was paid is returned in full"
    case "paid_twice":
      return "This was paid already: the second payment is returned in full"
    case "amount_mismatch":
      return "Khalti received less than the amount due: the shop has been told and will contact you"
    case "refunded_outside":
    case "refunded_by_shop":
      return "This payment was returned: start a new one"
    case "bank_pending":
      return "The bank has not confirmed this payment: the shop has been told"
    case "customer_canceled":
      return "This payment was canceled: start a new one"
    case "link_expired":
    case "reservation_expired":
      return "This payment link has expired: start a new payment"
    default:
      return "This payment cannot be confirmed: start a new one or contact the shop"
  }
}
