import type { Facts, PaymentFacts } from "../facts/facts"
import { isOpen } from "../facts/refund-facts"
import { KhaltiErrorCode } from "../modules/khalti/gateway/errors"
import type { Link, Refund } from "../modules/khalti/ledger"
import { formatRupees } from "../modules/khalti/money"
import type { Act } from "./act"
import { wholeRefund } from "./whole-refund"

/** What goes back when an admin wants it; amounts in paisa. */
export type RefundOnDemand =
  | {
      key: string
      paisa: number
      isFull: boolean
      /** A refund that Khalti refused: called again. */
      refused?: Refund
    }
  /** It does not go back this way; the text says what to do. */
  | { denied: string }

export type RefundWish = {
  link: Link
  facts: Facts
  /** What settle would do by itself. */
  act: Act
  /** All refunds of the link, newest first. */
  refunds: Refund[]
  mobile?: string
}

/**
 * What goes back when a human asks for it: never twice, never while a refund's
 * outcome is unknown, and never what a live order rests on. Pure.
 */
export function refundOnDemand(wish: RefundWish): RefundOnDemand {
  const denied =
    whyUnsure(wish) ?? whyNothingThere(wish) ?? whyMobileIsMissing(wish)
  if (denied) {
    return { denied }
  }
  const { payment } = wish.facts.medusa
  return payment ? ofCaptured(wish, payment) : ofUncaptured(wish)
}

function whyUnsure({ link, refunds }: RefundWish): string | null {
  const open = refunds.find(isOpen)
  return open
    ? `Refund ${open.id} of payment ${link.reference} has no known outcome yet: look into Khalti's dashboard and resolve it with POST /admin/khalti/refunds/${open.id}/resolve before refunding more`
    : null
}

function whyNothingThere({
  link: { reference },
  facts: { answer, refunds },
}: RefundWish): string | null {
  if (answer.kind === "refunded" || refunds.allBack) {
    return `Payment ${reference} is refunded in full already: there is nothing left to return`
  }
  switch (answer.kind) {
    case "completed":
    case "partially_refunded":
    case "refunded_unclear":
      return null
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
function whyMobileIsMissing({
  link,
  refunds,
  mobile,
}: RefundWish): string | null {
  return needsMobile(refunds) && !mobile
    ? `Khalti wants the mobile number of the Khalti account that gets the money of payment ${link.reference}: confirm it with the customer and send it as mobile`
    : null
}

function needsMobile([newest]: Refund[]): boolean {
  return (
    newest?.status === "refused" && newest.code === KhaltiErrorCode.needs_mobile
  )
}

function ofUncaptured({
  link,
  facts,
  act,
  refunds,
}: RefundWish): RefundOnDemand {
  if (facts.answer.kind !== "completed") {
    return {
      denied: `Part of payment ${link.reference} was returned in Khalti's dashboard: return the rest there too, it is noticed here by itself`,
    }
  }
  return link.outcome === "held" || act.do === "refund"
    ? whole(link, facts, refunds)
    : beingSettled(link)
}

function ofCaptured(wish: RefundWish, payment: PaymentFacts): RefundOnDemand {
  const { link, facts, refunds, act } = wish
  const { sentPaisa } = facts.refunds
  if (facts.answer.kind !== "completed" && sentPaisa === 0) {
    return {
      denied: `Part of payment ${link.reference} was returned in Khalti's dashboard, and Khalti does not tell how much: say how much with POST /admin/khalti/payments/${link.id}/refunded-outside first`,
    }
  }
  const { order } = facts.medusa
  if (order && !order.canceled && act.do !== "refund") {
    return ofLiveOrder(wish, payment, order.id)
  }
  return link.outcome === "held" || act.do === "refund"
    ? whole(link, facts, refunds)
    : beingSettled(link)
}

/** A refund of a live order is Medusa's to begin; only one that Khalti refused for want of a number is called again here, with one. */
function ofLiveOrder(
  { link, facts, refunds }: RefundWish,
  payment: PaymentFacts,
  orderId: string
): RefundOnDemand {
  const { key, paisa } = wholeRefund(link, facts)
  if (!needsMobile(refunds)) {
    return {
      denied: `${formatRupees(paisa)} of payment ${link.reference} belong to the live order ${orderId}: use Medusa's refund, POST /admin/payments/${payment.id}/refund, or cancel the order`,
    }
  }
  const [refused] = refunds
  const amount = Number(refused.amount)
  return amount <= paisa
    ? { key, paisa: amount, isFull: refused.is_full, refused }
    : { key, paisa, isFull: false }
}

/** Whoever returns all of it: one row, called again when Khalti refused it. */
function whole(link: Link, facts: Facts, refunds: Refund[]): RefundOnDemand {
  const all = wholeRefund(link, facts)
  const refused = refunds.find(
    ({ status, amount }) => status === "refused" && Number(amount) === all.paisa
  )
  return { ...all, refused }
}

function beingSettled({ reference }: Link): RefundOnDemand {
  return {
    denied: `Payment ${reference} is paid and on its way to an order: check it again, and refund it through its order then`,
  }
}
