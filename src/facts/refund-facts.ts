import { KhaltiErrorCode } from "../modules/khalti/gateway/errors"
import type { Link, Refund } from "../modules/khalti/ledger"
import { toPaisa } from "../modules/khalti/money"
import { MINUTE_MS } from "../modules/khalti/time"
import type { RefundFacts, RefundToRepair } from "./facts"
import { sumOf, type PaymentBooks } from "./read-medusa"

/** No request to core takes this long: whoever began a refund and has not ended it by then never will. */
export const CUT_OFF_AFTER_MS = 10 * MINUTE_MS

/** The code of a refund whose answer was lost and that lookup does not show after an hour. */
export const NEVER_HAPPENED = "never_happened"

/** A refund that may still happen, or may have happened: nothing more is sent before its end is known. */
export function isOpen({ status }: Pick<Refund, "status">): boolean {
  return status === "requested" || status === "unknown"
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
  const taken = Number(link.paid_amount ?? link.amount)
  return {
    sentPaisa: sent,
    ownPaisa: sentPaisa(refunds.filter(({ attempts }) => attempts > 0)),
    allBack: sent > 0 && sent >= taken,
    underWay: refunds.some(({ status }) => status === "requested"),
    unknown: refunds.some(({ status }) => status === "unknown"),
    needsHuman: whatHumanMustDo(refunds[0]),
    unrecordedPaisa: books ? unrecorded(link, sent, books) : 0,
    recordFrom: recordFrom(refunds),
    toRepair: books && !refunds.some(isOpen) ? toRepair(link, sent, books) : [],
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

function toRepair(
  link: Confirmed,
  sent: number,
  books: PaymentBooks
): RefundToRepair[] {
  const unconfirmed = books.refunds.filter(({ id }) => !isConfirmed(link, id))
  let spare = unrecorded(link, sent, books)
  const wrong = unconfirmed.map(({ id, amount }): RefundToRepair => {
    const paisa = toPaisa(amount)
    // Sums of parts are rounded together: one part may be a paisa off.
    const isSent = spare > 0 && paisa <= spare + 1
    spare -= isSent ? paisa : 0
    return { id, paisa, by: isSent ? "confirm" : "remove" }
  })
  return [...wrong, ...missingTransactions(link, books)]
}

/**
 * Confirmed refunds that the order's transactions do not show, or not with their
 * own sum: core was cut off between the two, and its next refund of the payment
 * then writes the missing one with a sum that is not its own.
 */
function missingTransactions(
  link: Confirmed,
  books: PaymentBooks
): RefundToRepair[] {
  const { refundTransactions } = books
  if (!refundTransactions) {
    return []
  }
  // Core's refund of several payments names the payment: one sum for all of its refunds.
  const shared = refundTransactions.filter(
    (one) => !books.refunds.some(({ id }) => id === one.reference_id)
  )
  let covered = toPaisa(sumOf(shared))
  return confirmedRefunds(link, books).flatMap(({ id, amount }) => {
    const paisa = toPaisa(amount)
    const shown = refundTransactions.find((one) => one.reference_id === id)
    if (!shown && covered >= paisa) {
      covered -= paisa
      return []
    }
    const isRight = shown && toPaisa(shown.amount) === paisa
    return isRight ? [] : [{ id, paisa, by: "transaction" }]
  })
}
