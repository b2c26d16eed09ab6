import type { Link } from "../modules/khalti/ledger"
import type KhaltiModuleService from "../modules/khalti/service"
import { isRefundCause } from "../texts/reasons"
import type { Answer, Facts, LinkFacts } from "./facts"
import type { Query } from "./query"
import { readMedusa } from "./read-medusa"
import { refundFacts } from "./refund-facts"
import { isReservationOver, lifeOf } from "./reservation"

/** Reads everything that a decision about one link needs, afresh. */
export async function gatherFacts(
  khalti: KhaltiModuleService,
  query: Query,
  link: Link,
  answer: Answer
): Promise<Facts> {
  const [{ books, ...medusa }, siblings, refunds] = await Promise.all([
    readMedusa(query, link),
    listSiblings(khalti, link),
    listRefunds(khalti, link),
  ])
  return {
    now: Date.now(),
    link: linkFacts(link),
    answer,
    medusa,
    refunds: refundFacts(link, refunds, books),
    openSibling: siblings.some(
      (sibling) => mayStillPay(sibling) && !isOverdue(sibling, khalti.options)
    ),
    rules: khalti.options,
  }
}

/** All refunds of a link, newest first. */
export async function listRefunds(
  khalti: KhaltiModuleService,
  { id }: Pick<Link, "id">
) {
  return khalti.listKhaltiRefunds(
    { khalti_payment_id: id },
    { order: { created_at: "DESC" } }
  )
}

/** The other links of the same cart or payment collection. */
export async function listSiblings(
  khalti: KhaltiModuleService,
  link: Pick<Link, "id" | "collection_id" | "cart_id">
): Promise<Link[]> {
  const links = await khalti.listKhaltiPayments({
    $or: [
      { collection_id: link.collection_id },
      ...(link.cart_id ? [{ cart_id: link.cart_id }] : []),
    ],
  })
  return links.filter(({ id }) => id !== link.id)
}

/** Open links can be paid; held ones hold, or may hold, money that serves the order. */
function mayStillPay({ outcome, handled_at }: Link): boolean {
  return outcome === "open" || (outcome === "held" && !handled_at)
}

/**
 * A link whose own reservation is over, and of whose money nothing is known: two
 * of them would else leave the order to each other for ever. It is looked up once
 * more before the order goes.
 */
export function isOverdue(link: Link, rules: Facts["rules"]): boolean {
  const { outcome, reason, status } = link
  const isWaiting =
    outcome === "open" || (outcome === "held" && reason === "bank_pending")
  return (
    isWaiting &&
    (status === "initiated" || status === "pending") &&
    isReservationOver(lifeOf(link), status, rules, Date.now())
  )
}

function linkFacts(link: Link): LinkFacts {
  return {
    sessionId: link.session_id,
    paisa: Number(link.amount),
    ...lifeOf(link),
    outcome: link.outcome,
    reason: link.reason,
    refundCause: isRefundCause(link.refund_cause) ? link.refund_cause : null,
  }
}
