import {
  EMPTY_500,
  inventedRefusal,
  notFound,
  validationError,
} from "./answers"
import { fieldErrors } from "./field-errors"
import { initiateBody } from "./initiate-body"
import { nepalTime } from "./nepal-time"
import type { Payment } from "./payment"
import type { PaymentBook } from "./payment-book"
import { refundBody, refundRefusal } from "./refund-body"
import type { Answer } from "./types"

/** A JSON object as it came in. */
export type Body = Record<string, unknown>

const RETURN_URL_LIMIT = 255
const LOCAL_HOST =
  /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|0\.0\.0\.0|\[::1\])/i
const ANSWERED_400 = ["Expired", "User canceled"]
const NO_AMOUNT = ["User canceled", "Pending"]

function breaksKhalti(url: unknown, refuseLocal: boolean): boolean {
  if (typeof url !== "string" || !URL.canParse(url)) {
    return false
  }
  return (
    url.length > RETURN_URL_LIMIT ||
    (refuseLocal && LOCAL_HOST.test(new URL(url).hostname))
  )
}

/** `POST epayment/initiate/` (khalti-api.md). Amounts in paisa, `expires_in` in seconds. */
export function initiate(book: PaymentBook, body: Body): Answer {
  if (breaksKhalti(body.return_url, book.quirks.refuseLocalReturnUrl)) {
    return EMPTY_500
  }
  const parsed = initiateBody({ beforeKyc: book.quirks.beforeKyc }).safeParse(
    body
  )
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

/** `POST epayment/lookup/` (khalti-api.md): six fields and nothing else, 400 with a normal body for Expired and User canceled. */
export function lookup(book: PaymentBook, body: Body): Answer {
  if (body.pidx === undefined) {
    return validationError({ pidx: ["This field is required."] })
  }
  const payment = book.find(String(body.pidx))
  if (!payment) {
    return notFound(book.quirks.unknownPidxIs400 ? 400 : 404)
  }
  const status = payment.status
  return {
    status: payment.lookupStatus ?? (ANSWERED_400.includes(status) ? 400 : 200),
    body: {
      pidx: payment.pidx,
      total_amount: reportedAmount(
        payment,
        book.quirksOf(payment).amountZeroOnCancel
      ),
      status,
      transaction_id: payment.transaction_id,
      fee: 0,
      refunded: payment.refunded > 0 || status === "Refunded",
    },
  }
}

/** `POST {host}/api/merchant-transaction/{transaction_id}/refund/` (khalti-api.md): not idempotent, partial refunds add up. */
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
  const quirks = book.quirksOf(payment)
  const refusal = refundRefusal(payment, parsed.data, quirks)
  if (refusal) {
    return refusal
  }
  payment.giveBack(parsed.data.amount ?? payment.refundable, quirks)
  return { status: 200, body: { detail: "Transaction refund successful." } }
}
