import type { Query } from "./query"
import type KhaltiModuleService from "../modules/khalti/service"
import type { Link, Refund } from "../modules/khalti/service"
import { KhaltiErrorCode } from "../modules/khalti/gateway/errors"
import { isRefundCause } from "../texts/reasons"
import { isReservationOver, lifeOf } from "./reservation"
import type { Answer, Facts, LinkFacts } from "./facts"
import { readMedusa } from "./read-medusa"
import { paisaReturned } from "../refunds/send"
import { unfinishedRefunds } from "../refunds/unfinished"

/** Reads everything that {@link decide} needs for one link, afresh. */
export async function gatherFacts(
  khalti: KhaltiModuleService,
  query: Query,
  row: Link,
  answer: Answer
): Promise<Facts> {
  const [medusa, siblings, refunds] = await Promise.all([
    readMedusa(query, row),
    listSiblings(khalti, row),
    khalti.listKhaltiRefunds(
      { khalti_payment_id: row.id },
      { order: { created_at: "DESC" } }
    ),
  ])
  return {
    now: Date.now(),
    link: linkFacts(row, refunds),
    answer,
    medusa,
    openSibling: siblings.some(
      (sibling) => mayStillPay(sibling) && !isOverdue(sibling, khalti.options)
    ),
    rules: khalti.options,
    unfinishedRefunds: unfinishedRefunds(medusa.payment, refunds, answer.kind),
  }
}

/** The other links of the same cart or payment collection. */
export async function listSiblings(
  khalti: KhaltiModuleService,
  row: Pick<Link, "id" | "collection_id" | "cart_id">
): Promise<Link[]> {
  const links = await khalti.listKhaltiPayments({
    $or: [
      { collection_id: row.collection_id },
      ...(row.cart_id ? [{ cart_id: row.cart_id }] : []),
    ],
  })
  return links.filter(({ id }) => id !== row.id)
}

/** Open links can be paid; held ones hold, or may hold, money that serves the order. */
function mayStillPay({ outcome, handled_at }: Link): boolean {
  return outcome === "open" || (outcome === "held" && !handled_at)
}

/**
 * A link whose own hold is over, and of whose money nothing is known: two of
 * them would else leave the order to each other for ever. Khalti is asked about
 * it once more before the order goes.
 */
export function isOverdue(row: Link, rules: Facts["rules"]): boolean {
  const { outcome, reason, status } = row
  const isWaiting =
    outcome === "open" || (outcome === "held" && reason === "bank_pending")
  return (
    isWaiting &&
    (status === "initiated" || status === "pending") &&
    isReservationOver(lifeOf(row), status, rules, Date.now())
  )
}

/** A row without a call only books what happened elsewhere. */
function isOwnFull({ is_full, attempts, status }: Refund): boolean {
  return is_full && (attempts > 0 || status === "requested")
}

function wantsMobile(newest: Refund | undefined): boolean {
  return (
    newest?.status === "refused" && newest.code === KhaltiErrorCode.needs_mobile
  )
}

function linkFacts(row: Link, refunds: Refund[]): LinkFacts {
  const own = refunds.find(isOwnFull)
  return {
    sessionId: row.session_id,
    paisa: Number(row.amount),
    ...lifeOf(row),
    outcome: row.outcome,
    reason: row.reason,
    ownRefund: own?.status ?? "none",
    refundUnderWay: refunds.some(({ status }) => status === "requested"),
    ownPaisa: paisaReturned(refunds.filter(({ attempts }) => attempts > 0)),
    unknownRefund: refunds.some(({ status }) => status === "unknown"),
    needsMobile: wantsMobile(refunds[0]),
    refundCause: isRefundCause(row.refund_cause) ? row.refund_cause : null,
  }
}
