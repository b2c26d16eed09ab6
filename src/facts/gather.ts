import type { Link } from "../modules/khalti/ledger"
import type KhaltiModuleService from "../modules/khalti/service"
import { sessionsOf } from "../modules/khalti/sessions"
import { isRefundCause } from "../texts/reasons"
import type { Answer, Facts, LinkFacts, SiblingFacts } from "./facts"
import { isInHumanHands } from "./link-state"
import type { Query } from "./query"
import { readMedusa } from "./read-medusa"
import { refundFacts } from "./refund-facts"
import { reservationOf } from "./reservation"

/** Reads everything that a decision about one link needs, afresh. */
export async function gatherFacts(
  khalti: KhaltiModuleService,
  query: Query,
  link: Link,
  answer: Answer
): Promise<Facts> {
  const [{ books, liveSessions, ...medusa }, siblings, refunds] =
    await Promise.all([
      readMedusa(query, link, khalti.options.completeCart),
      listSiblings(khalti, link),
      listRefunds(khalti, link),
    ])
  const reservation = reservationOf(link, siblings, khalti.options)
  return {
    now: Date.now(),
    link: linkFacts(link, liveSessions),
    answer,
    medusa,
    refunds: refundFacts(link, refunds, books),
    siblings: siblingFacts(link, siblings, liveSessions, reservation),
    reservation,
    soldOut: false,
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

function siblingFacts(
  link: Link,
  siblings: Link[],
  liveSessions: string[],
  { pendingUntil }: Facts["reservation"]
): SiblingFacts {
  const isPastPending = Date.now() >= pendingUntil
  const live = siblings.filter((sibling) =>
    sessionsOf(sibling).some((id) => liveSessions.includes(id))
  )
  // A human's word about one link of an order is said about the order.
  const links = [link, ...siblings]
  return {
    mayHaveMoney: siblings.some(
      (sibling) =>
        mayHaveMoney(sibling) && !(isPending(sibling) && isPastPending)
    ),
    live:
      live.length === 0
        ? null
        : live.some(({ outcome }) => outcome !== "canceled")
          ? "open"
          : "ended",
    orderBound: links.some(isInHumanHands),
    orderKept: links.some(({ kept_at }) => kept_at !== null),
  }
}

/** What a human must see to holds money, or may. */
function mayHaveMoney(sibling: Link): boolean {
  const { outcome, status } = sibling
  return (
    (outcome === "open" && (status === "pending" || status === "completed")) ||
    (outcome === "held" && sibling.handled_at === null)
  )
}

function isPending({ status }: Link): boolean {
  return status === "pending"
}

function linkFacts(link: Link, liveSessions: string[]): LinkFacts {
  const handledAt = link.handled_at?.getTime() ?? null
  return {
    sessionId:
      liveSessions.find((id) => sessionsOf(link).includes(id)) ??
      link.session_id,
    paisa: Number(link.amount),
    createdAt: link.created_at.getTime(),
    expiresAt: link.expires_at.getTime(),
    outcome: link.outcome,
    reason: link.reason,
    refundCause: isRefundCause(link.refund_cause) ? link.refund_cause : null,
    handled: handledAt !== null,
    paidSinceHandled:
      handledAt !== null && (link.paid_at?.getTime() ?? 0) > handledAt,
  }
}
