import { KhaltiErrorCode } from "../modules/khalti/gateway/errors"
import type { Link, Refund } from "../modules/khalti/ledger"
import { toPaisa } from "../modules/khalti/money"
import { MINUTE_MS } from "../modules/khalti/time"
import type { Answer, RefundFacts, WrongBooks } from "./facts"
import { sumOf, type PaymentBooks } from "./read-medusa"

/** No request to core takes this long: whoever began a refund and has not ended it by then never will. */
export const CUT_OFF_AFTER_MS = 10 * MINUTE_MS

/** The code of a refund whose answer was lost and that lookup does not show after an hour. */
export const NEVER_HAPPENED = "never_happened"

/** A refund that may still happen, or may have happened: nothing more is sent before its end is known. */
export function isOpen({ status }: Pick<Refund, "status">): boolean {
  return status === "requested" || status === "unknown"
}

/** What Khalti took, in paisa, as far as it has said so: more than was asked when the customer overpaid. */
export function takenPaisa({
  paid_amount,
  amount,
}: Pick<Link, "paid_amount" | "amount">): number {
  return Number(paid_amount ?? amount)
}

/** Whether an answer proves that a refund went through: of a part, lookup tells no size. */
export function provesRefund(
  kind: Answer["kind"],
  { is_full }: Pick<Refund, "is_full">
): boolean {
  return kind === "refunded" || (kind === "refunded_unclear" && is_full)
}

/** What refunds have returned to the customer, in paisa. */
export function sentPaisa(
  refunds: Pick<Refund, "status" | "amount">[]
): number {
  return refunds
    .filter(({ status }) => status === "succeeded")
    .reduce((sum, { amount }) => sum + Number(amount), 0)
}

/** A refund that core asked the provider for, and that nobody else has called since. */
export function isAskedByCore({ actor }: Pick<Refund, "actor">): boolean {
  return actor === "medusa"
}

/**
 * How far the money of a link is back, and what of it stands in Medusa's books. Pure.
 *
 * @param refunds all of the link, newest first
 * @param books of Medusa's payment that the link was captured as
 */
export function refundFacts(
  link: Pick<Link, "amount" | "paid_amount" | "confirmed_refunds">,
  refunds: Refund[],
  books: PaymentBooks | null
): RefundFacts {
  const sent = sentPaisa(refunds)
  return {
    sentPaisa: sent,
    ownPaisa: sentPaisa(refunds.filter(({ attempts }) => attempts > 0)),
    allBack: sent > 0 && sent >= takenPaisa(link),
    underWay: refunds.some(({ status }) => status === "requested"),
    unknown: refunds.some(({ status }) => status === "unknown"),
    needsHuman: whatHumanMustDo(refunds[0]),
    unrecordedPaisa: books ? unrecorded(link, sent, books) : 0,
    recordFrom: recordFrom(refunds),
    wrongBooks:
      books && !refunds.some(isOpen) ? wrongBooks(link, sent, books) : null,
  }
}

function whatHumanMustDo(
  newest: Refund | undefined
): RefundFacts["needsHuman"] {
  if (newest?.status !== "refused") {
    return null
  }
  if (newest.code === KhaltiErrorCode.needs_mobile) {
    return "refund_needs_mobile"
  }
  return newest.code === NEVER_HAPPENED && newest.actor !== "settle"
    ? "refund_lost"
    : null
}

type Confirmed = Pick<Link, "confirmed_refunds">

function isConfirmed({ confirmed_refunds }: Confirmed, id: string): boolean {
  return confirmed_refunds?.includes(id) ?? false
}

function confirmedRefunds(link: Confirmed, books: PaymentBooks) {
  return books.refunds.filter(({ id }) => isConfirmed(link, id))
}

function unrecorded(
  link: Confirmed,
  sent: number,
  books: PaymentBooks
): number {
  // What a customer overpaid was never in Medusa's books.
  const recordable = Math.min(sent, toPaisa(sumOf(books.captures)))
  const recorded = toPaisa(sumOf(confirmedRefunds(link, books)))
  return Math.max(0, recordable - recorded)
}

/** Whoever asked through core and was cut off may try again himself: a program that records at once would make his second try a second refund. */
function recordFrom(refunds: Refund[]): number {
  const asked = refunds.filter(
    (refund) =>
      refund.status === "succeeded" && !refund.recorded && isAskedByCore(refund)
  )
  return Math.max(
    0,
    ...asked.map(
      ({ called_at, created_at }) =>
        (called_at ?? created_at).getTime() + CUT_OFF_AFTER_MS
    )
  )
}

/**
 * Refunds that the provider never confirmed, and those that the order's
 * transactions do not show with their own sum: core was cut off before it heard
 * from the provider, or between the refund and its transaction, and its next
 * refund of the payment then writes the missing transaction with its own sum.
 */
function wrongBooks(
  link: Confirmed,
  sent: number,
  books: PaymentBooks
): WrongBooks | null {
  const { refundTransactions } = books
  const confirmed = confirmedRefunds(link, books)
  const shownOf = (id: string) =>
    refundTransactions?.find(({ reference_id }) => reference_id === id)
  const misshown = refundTransactions
    ? confirmed.filter(({ id, amount }) => {
        const shown = shownOf(id)
        return shown && toPaisa(shown.amount) !== toPaisa(amount)
      })
    : []
  const refunds = [
    ...books.refunds.filter(({ id }) => !isConfirmed(link, id)),
    ...misshown,
  ]
  // Core's refund of several payments names the payment: one sum for all of its refunds.
  const shared = (refundTransactions ?? []).filter(
    ({ reference_id }) => !books.refunds.some(({ id }) => id === reference_id)
  )
  const unshown = refundTransactions
    ? confirmed.filter(({ id }) => !shownOf(id))
    : []
  const more = toPaisa(sumOf(shared)) - toPaisa(sumOf(unshown))
  // Core writes that sum even where the refund failed: then the next one is shown by it already.
  const isShared = more === 0 || more === unrecorded(link, sent, books)
  const wrong = isShared ? refunds : [...refunds, ...unshown]
  const transactions = [
    ...(isShared ? [] : shared),
    ...refunds.flatMap(({ id }) => shownOf(id) ?? []),
  ]
  return wrong.length + transactions.length > 0
    ? { refunds: idsOf(wrong), transactions: idsOf(transactions) }
    : null
}

function idsOf(rows: { id: string }[]): string[] {
  return rows.map(({ id }) => id)
}
