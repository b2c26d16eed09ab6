import {
  EMPTY_500,
  fieldErrors,
  inventedRefusal,
  notFound,
  validationError,
} from "./answers"
import { initiateBody, refundBody, type RefundBody } from "./bodies"
import type { Payment } from "./payment"
import type { PaymentBook } from "./payment-book"
import type { Answer } from "./types"

/** A JSON object as it came in. */
export type Body = Record<string, unknown>

const RETURN_URL_LIMIT = 255
const LOCAL_HOST =
  /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|0\.0\.0\.0|\[::1\])/i
const ANSWERED_400 = ["Expired", "User canceled"]
const NO_AMOUNT = ["User canceled", "Pending"]
const FULL_MOBILE = /^9\d{9}$/
const NEPAL_OFFSET_MS = (5 * 60 + 45) * 60_000

/** A time in ms as Khalti writes it: ISO 8601 with microseconds and `+05:45`. */
function nepalTime(ms: number): string {
  const wallClock = new Date(ms + NEPAL_OFFSET_MS).toISOString().slice(0, -1)
  return `${wallClock}000+05:45`
}

function breaksKhalti(url: unknown, refuseLocal: boolean): boolean {
  if (typeof url !== "string" || !URL.canParse(url)) {
    return false
  }
  return (
    url.length > RETURN_URL_LIMIT ||
    (refuseLocal && LOCAL_HOST.test(new URL(url).hostname))
  )
}

/** `POST epayment/initiate/` (docs/khalti.md, "Initiate"). Amounts in paisa, `expires_in` in seconds. */
export function initiate(book: PaymentBook, body: Body): Answer {
  const { refuseLocalReturnUrl, beforeKyc } = book.quirksNow
  if (breaksKhalti(body.return_url, refuseLocalReturnUrl)) {
    return EMPTY_500
  }
  const parsed = initiateBody({ beforeKyc }).safeParse(body)
  if (!parsed.success) {
    return fieldErrors(parsed.error)
  }
  const { pidx, payment_url, created_at, expires_at } = book
    .issue(parsed.data, body)
    .state()
  const expires_in = Math.round((expires_at - created_at) / 1000)
  return {
    status: 200,
    body: { pidx, payment_url, expires_at: nepalTime(expires_at), expires_in },
  }
}

function reportedAmount(payment: Payment, zeroOnCancel: boolean): number {
  if (zeroOnCancel && NO_AMOUNT.includes(payment.status)) {
    return 0
  }
  return payment.transaction_id === null
    ? payment.order.amount
    : payment.paidAmount
}

/**
 * `POST epayment/lookup/` (docs/khalti.md, "Lookup"): six fields and nothing else, 400 with a normal body for Expired
 * and User canceled. Which code `Failed` and the like come with is not known: 200 here.
 */
export function lookup(book: PaymentBook, body: Body): Answer {
  const { unknownPidxIs400, amountZeroOnCancel } = book.quirksNow
  if (body.pidx === undefined) {
    return validationError({ pidx: ["This field is required."] })
  }
  const payment = book.find(String(body.pidx))
  if (!payment) {
    return notFound(unknownPidxIs400 ? 400 : 404)
  }
  const status = payment.status
  return {
    status: payment.lookupStatus ?? (ANSWERED_400.includes(status) ? 400 : 200),
    body: {
      pidx: payment.pidx,
      total_amount: reportedAmount(payment, amountZeroOnCancel),
      status,
      transaction_id: payment.transaction_id,
      fee: 0,
      refunded: payment.refunded > 0 || status === "Refunded",
    },
  }
}

/** Why this refund is refused, if it is. Khalti's texts and codes are not known: every one here is invented. */
function refundRefusal(
  payment: Payment,
  { amount, mobile }: RefundBody,
  needsMobile: boolean
): string | undefined {
  const left = payment.refundable
  if (left <= 0) {
    return "Nothing of this transaction is left to refund."
  }
  if (payment.channel === "bank" && needsMobile && mobile === undefined) {
    return "A refund of a bank payment needs the mobile of a Khalti account."
  }
  if (mobile !== undefined && !FULL_MOBILE.test(mobile)) {
    return "The mobile must be a full Khalti ID; the masked one of the return is of no use."
  }
  if (amount !== undefined && (amount <= 0 || amount > left)) {
    return `The amount must be between 1 and ${left} paisa.`
  }
  return undefined
}

/**
 * `POST {host}/api/merchant-transaction/{transaction_id}/refund/` (docs/khalti.md, "Refund"): not idempotent, partial
 * refunds add up.
 */
export function refund(
  book: PaymentBook,
  transactionId: string,
  body: Body
): Answer {
  const payment = book.findTransaction(transactionId)
  if (!payment) {
    return inventedRefusal("No such transaction.", 404)
  }
  const parsed = refundBody.safeParse(body)
  if (!parsed.success) {
    return fieldErrors(parsed.error)
  }
  const refusal = refundRefusal(
    payment,
    parsed.data,
    book.quirksNow.needsMobile
  )
  if (refusal) {
    return inventedRefusal(refusal)
  }
  payment.giveBack(parsed.data.amount ?? payment.refundable, book.quirksNow)
  return { status: 200, body: { detail: "Transaction refund successful." } }
}
