import type { BigNumberInput } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { whyNotBookable } from "../facts/bookable"
import type { Answer } from "../facts/facts"
import { listRefunds } from "../facts/gather"
import { lookUp } from "../facts/look-up"
import type { Query } from "../facts/query"
import { readMedusa, sumOf, type PaymentBooks } from "../facts/read-medusa"
import { isOpen, sentPaisa, takenPaisa } from "../facts/refund-facts"
import type { Link, Refund, RefundsSeen } from "../modules/khalti/ledger"
import { formatRupees, toPaisa } from "../modules/khalti/money"
import { makeDue } from "../modules/khalti/queries"
import type KhaltiModuleService from "../modules/khalti/service"
import { MINUTE_MS } from "../modules/khalti/time"
import { followUpRefunds } from "./follow-up"
import { RECORDED_NOTE } from "./record"
import { refundsSeen, sendRefund } from "./send"
import { leftToRefund, paisaToSend } from "./sums"

/** When the sweep looks after a refund that a crash may have cut off: later than any call ends. */
const LOOK_AFTER_MS = 2 * MINUTE_MS

/** A refund that core has written into Medusa's books and asks the provider for. */
export type CoreRefund = {
  /** Medusa's refund id. */
  id: string
  /** Rupees. */
  amount: BigNumberInput
}

/**
 * Returns what core asks for, unless it is back already: what Medusa's books
 * will show after this refund and what the ledger has sent come to the same sum.
 * Takes no lease: core calls it while it holds locks of its own.
 *
 * @throws MedusaError `not_allowed` when Medusa could not write it into its
 * books, a refund's outcome is unknown, Khalti does not confirm the payment, or
 * refuses; `invalid_data` for more than is left
 */
export async function refundForCore(
  khalti: KhaltiModuleService,
  query: Query,
  link: Link,
  refund: CoreRefund
): Promise<void> {
  if (link.confirmed_refunds?.includes(refund.id)) {
    return
  }
  // Cut off from here on, the sweep finds out what became of it.
  await makeDue(khalti, [link.id], new Date(Date.now() + LOOK_AFTER_MS))
  const medusa = await readMedusa(query, link)
  await refuseUnlessBookable(query, link, medusa.order?.id)
  const books = medusa.books?.refunds ?? []
  const due = whatIsDue(link, await listRefunds(khalti, link), books, refund)
  const known = due.refunds.find(
    ({ idempotency_key: key }) => key === refund.id
  )
  if (known?.status === "refused") {
    demandSuccess(link, known)
  }
  if (due.paisa > 0) {
    refuseIfHandled(link)
  }
  if (due.paisa > 0 || due.refunds.some(isOpen)) {
    await lookUpAndSend(khalti, link.id, books, refund)
    return
  }
  await confirm(khalti, link, refund.id, due.seen)
}

/** A human has dealt with this money, perhaps paid it back by hand: core's cancel of the order would send it a second time. */
function refuseIfHandled({ id, reference, handled_at }: Link): void {
  if (handled_at) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Payment ${reference} is marked as handled, so nothing of it is refunded: take the mark back first, DELETE /admin/khalti/payments/${id}/handled`
    )
  }
}

/** Judges by what is true after the lookup: it takes seconds, in which other refunds begin and end. */
async function lookUpAndSend(
  khalti: KhaltiModuleService,
  linkId: string,
  books: PaymentBooks["refunds"],
  refund: CoreRefund
): Promise<void> {
  const answer = await lookUp(
    khalti,
    await khalti.retrieveKhaltiPayment(linkId),
    { source: "provider" }
  )
  const link = await khalti.retrieveKhaltiPayment(linkId)
  const known = await listRefunds(khalti, link)
  const refunds = (await followUpRefunds(
    khalti,
    link,
    known,
    answer,
    "provider"
  ))
    ? await listRefunds(khalti, link)
    : known
  refuseWhileOpen(link, refunds)
  const due = whatIsDue(link, refunds, books, refund)
  if (due.paisa === 0) {
    await confirm(khalti, link, refund.id, due.seen)
  } else if (isRecording(books, refund)) {
    throw conflict(link)
  } else {
    await send(khalti, link, refund, due, answer)
  }
}

/** Core writes down what is back already: nothing may be sent for it, whatever has changed since that was decided. */
function isRecording(
  books: PaymentBooks["refunds"],
  { id }: CoreRefund
): boolean {
  return books.some((one) => one.id === id && one.note === RECORDED_NOTE)
}

type Due = { refunds: Refund[]; seen: RefundsSeen; paisa: number }

/** @throws MedusaError `invalid_data` when core asks for more than is left */
function whatIsDue(
  link: Link,
  refunds: Refund[],
  books: PaymentBooks["refunds"],
  refund: CoreRefund
): Due {
  const { amount } = refund
  const seen = refundsSeen(link, refunds)
  const sums = {
    amount,
    confirmed: sumOf(books.filter(({ id }) => seen.confirmed.includes(id))),
    sentPaisa: seen.sentPaisa,
    askedPaisa: Number(link.amount),
    // What was overpaid stands in no book.
    takenPaisa: isRecording(books, refund)
      ? Number(link.amount)
      : takenPaisa(link),
  }
  const left = leftToRefund(sums)
  if (toPaisa(amount) > left + 1) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Only ${formatRupees(left)} of payment ${link.reference} is left to refund`
    )
  }
  return { refunds, seen, paisa: paisaToSend(sums) }
}

async function send(
  khalti: KhaltiModuleService,
  link: Link,
  { id }: CoreRefund,
  { refunds, seen, paisa }: Due,
  answer: Answer
): Promise<void> {
  await refuseRepeat(khalti, link, refunds, paisa)
  refuseUnsure(link, answer, refunds)
  const sent = await sendRefund(khalti, link, {
    key: id,
    paisa,
    isFull: seen.sentPaisa === 0 && paisa >= takenPaisa(link),
    source: "provider",
    actor: "medusa",
    seen,
    confirms: id,
  })
  await makeDue(khalti, [link.id])
  demandSuccess(link, sent)
}

async function refuseUnlessBookable(
  query: Query,
  { reference }: Link,
  orderId: string | undefined
): Promise<void> {
  const obstacle = orderId ? await whyNotBookable(query, orderId) : null
  if (obstacle) {
    throw notAllowed(
      `Payment ${reference} was not refunded, because Medusa could not write it into its books: ${obstacle}`
    )
  }
}

/** Nothing is left to send: core may write it down. */
async function confirm(
  khalti: KhaltiModuleService,
  link: Link,
  refundId: string,
  seen: RefundsSeen
): Promise<void> {
  if (!(await khalti.confirmRefund(link.id, refundId, seen))) {
    throw conflict(link)
  }
  await makeDue(khalti, [link.id])
}

function refuseWhileOpen({ reference }: Link, refunds: Refund[]): void {
  const open = refunds.find(isOpen)
  if (open) {
    throw notAllowed(
      open.status === "unknown"
        ? `Nobody knows whether refund ${open.id} of payment ${reference} went through: look into Khalti's dashboard and resolve it before refunding more`
        : `Refund ${open.id} of payment ${reference} is under way, or its answer was lost and is being looked up: wait for its outcome before refunding more`
    )
  }
}

/** A program has just recorded this sum for somebody whose request was cut off, and who may not know. */
async function refuseRepeat(
  khalti: KhaltiModuleService,
  { reference }: Link,
  refunds: Refund[],
  paisa: number
): Promise<void> {
  const now = Date.now()
  const twin = refunds.find(
    ({ amount, repeat_refused_until }) =>
      Number(amount) === paisa && (repeat_refused_until?.getTime() ?? 0) > now
  )
  if (twin) {
    await khalti.updateKhaltiRefunds({
      id: twin.id,
      repeat_refused_until: null,
    })
    throw notAllowed(
      `${formatRupees(paisa)} of payment ${reference} went back a moment ago (refund ${twin.id}), and Medusa's books show it: if the same sum is to go back once more, ask again`
    )
  }
}

/** Money that may have been returned elsewhere must not be returned again. */
function refuseUnsure(link: Link, { kind }: Answer, refunds: Refund[]): void {
  const isPart = kind === "partially_refunded" || kind === "refunded_unclear"
  if (kind === "completed" || (isPart && sentPaisa(refunds) > 0)) {
    return
  }
  throw notAllowed(
    isPart
      ? `Money of payment ${link.reference} was refunded in Khalti's dashboard, and Khalti does not tell how much: say how much with POST /admin/khalti/payments/${link.id}/refunded-outside before refunding more`
      : `Khalti does not confirm payment ${link.reference} as paid (${kind}): try again later, nothing was refunded`
  )
}

function demandSuccess({ reference }: Link, refund: Refund | "limit"): void {
  if (refund === "limit" || refund.status === "succeeded") {
    return
  }
  throw notAllowed(
    refund.status === "refused"
      ? `Khalti refused to refund payment ${reference}: ${refund.detail ?? "no reason given"}`
      : `Khalti's answer to the refund of payment ${reference} was lost: it is being looked into, do not refund it again`
  )
}

function conflict({ reference }: Link): MedusaError {
  return new MedusaError(
    MedusaError.Types.CONFLICT,
    `Another refund of payment ${reference} is under way: look at the payment again before refunding more`
  )
}

function notAllowed(message: string): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_ALLOWED, message)
}
