import { KhaltiErrorCode } from "../modules/khalti/gateway/errors"
import { formatRupees } from "../modules/khalti/money"
import type { Link, Refund } from "../modules/khalti/service"
import type { Act } from "./act"
import type { Facts, PaymentFacts } from "../facts/facts"

/** How money goes back that an admin wants returned; amounts in paisa. */
export type RefundRoad =
  /** Medusa never registered it: Khalti is called and nothing is recorded. */
  | { by: "khalti" }
  /** Registered, and no live order owns it: core's plural refund. */
  | { by: "medusa"; paymentId: string; paisa: number }
  /** A refund of a live order that Khalti refused for want of a number: the same again, with one. */
  | { by: "medusa_again"; paymentId: string; paisa: number }
  /** It does not go back this way; the text says what to do. */
  | { refused: string }

/** What {@link chooseRefundRoad} looks at. */
export type RefundWish = {
  row: Pick<Link, "id" | "reference" | "outcome">
  facts: Facts
  /** What settle would do by itself. */
  act: Act
  /** All refunds of the row, newest first. */
  refunds: Pick<Refund, "id" | "status" | "code" | "amount">[]
  mobile?: string
}

/**
 * Which way money goes back in full when a human asks for it: never twice,
 * never while a refund's outcome is unknown, and never what a live order rests on. Pure.
 */
export function chooseRefundRoad(wish: RefundWish): RefundRoad {
  const { row, facts } = wish
  const refused =
    whyUnsure(wish) ??
    whyNothingThere(row, facts) ??
    (lacksMobile(wish) ? needsMobile(row) : null)
  if (refused) {
    return { refused }
  }
  const { payment } = facts.medusa
  return payment ? roadOfRegistered(wish, payment) : roadOfUnregistered(wish)
}

function whyUnsure({ row, refunds }: RefundWish): string | null {
  const unsure = refunds.find(({ status }) =>
    ["requested", "unknown"].includes(status)
  )
  return unsure
    ? `Refund ${unsure.id} of payment ${row.reference} has no known outcome yet: look into Khalti's dashboard and resolve it with POST /admin/khalti/refunds/${unsure.id}/resolve before refunding more`
    : null
}

function whyNothingThere(
  { reference }: RefundWish["row"],
  { answer, link, medusa }: Facts
): string | null {
  switch (answer.kind) {
    case "refunded":
      return `Payment ${reference} is refunded in full already: there is nothing left to return`
    case "partially_refunded":
    case "completed":
      return link.ownRefund === "succeeded" && !medusa.payment
        ? `Payment ${reference} is refunded in full already: there is nothing left to return`
        : null
    case "initiated":
    case "pending":
    case "expired":
    case "user_canceled":
    case "failed":
    case "no_link":
      return `Nothing is paid on payment ${reference} (Khalti says ${answer.kind}): there is nothing to return`
    default:
      return `Khalti does not confirm payment ${reference} as paid (${answer.kind}): nothing was returned, check it again later`
  }
}

/** Without a number the same call would only be refused again. */
function lacksMobile({ refunds, mobile }: RefundWish): boolean {
  return !mobile && wantsMobile(refunds)
}

function wantsMobile([newest]: RefundWish["refunds"]): boolean {
  return (
    newest?.status === "refused" && newest.code === KhaltiErrorCode.needs_mobile
  )
}

function needsMobile({ reference }: RefundWish["row"]): string {
  return `Khalti wants the mobile number of the Khalti account that gets the money of payment ${reference}: confirm it with the customer and send it as mobile`
}

function roadOfUnregistered({ row, facts, act }: RefundWish): RefundRoad {
  if (facts.answer.kind === "partially_refunded") {
    return {
      refused: `Part of payment ${row.reference} was returned in Khalti's dashboard: return the rest there too, it is noticed here by itself`,
    }
  }
  return row.outcome === "held" || act.do === "refund"
    ? { by: "khalti" }
    : beingSettled(row)
}

function roadOfRegistered(wish: RefundWish, payment: PaymentFacts): RefundRoad {
  const { row, facts, refunds, act } = wish
  const paisa = payment.capturedPaisa - payment.refundedPaisa
  if (paisa <= 0) {
    return {
      refused: `Payment ${row.reference} is refunded in full already: there is nothing left to return`,
    }
  }
  const ownParts = refunds.some(({ status }) => status === "succeeded")
  if (facts.answer.kind === "partially_refunded" && !ownParts) {
    return {
      refused: `Part of payment ${row.reference} was returned in Khalti's dashboard, and Khalti does not tell how much: say how much with POST /admin/khalti/payments/${row.id}/refunded-outside first`,
    }
  }
  const { order } = facts.medusa
  if (order && !order.canceled) {
    return wantsMobile(refunds)
      ? {
          by: "medusa_again",
          paymentId: payment.id,
          paisa: Math.min(Number(refunds[0].amount), paisa),
        }
      : {
          refused: `${formatRupees(paisa)} of payment ${row.reference} belong to the live order ${order.id}: use Medusa's refund, POST /admin/payments/${payment.id}/refund, or cancel the order`,
        }
  }
  return row.outcome === "held" || act.do === "refund_captured"
    ? { by: "medusa", paymentId: payment.id, paisa }
    : beingSettled(row)
}

function beingSettled({ reference }: RefundWish["row"]): RefundRoad {
  return {
    refused: `Payment ${reference} is paid and on its way to an order: check it again, and refund it through its order then`,
  }
}
