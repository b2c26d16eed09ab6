import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import { completeCartWorkflowId } from "@medusajs/medusa/core-flows"
import type { Link } from "../modules/khalti/ledger"
import { toPaisa, toSignedPaisa } from "../modules/khalti/money"
import { isCoreAtWork } from "./core-at-work"
import type { MedusaFacts, PaymentFacts } from "./facts"
import {
  MEDUSA_FIELDS,
  ORDER_FIELDS,
  type CollectionRow,
  type OrderRow,
  type PaymentRow,
  type SessionRow,
  type Sum,
  type Surroundings,
} from "./medusa-fields"
import type { Query } from "./query"
import { isAwaited, isKhalti, sessionFacts } from "./session-facts"

/** What of a link tells which of Medusa's sessions, payments and refunds are its own. */
export type LinkIds = Pick<Link, "pidx" | "session_id" | "session_ids"> &
  Partial<Pick<Link, "confirmed_refunds" | "created_at">>

/** What Medusa's books say of the link's payment, in rupees as core keeps them. */
export type PaymentBooks = {
  captures: Sum[]
  refunds: PaymentRow["refunds"] & object
  /** What its order's transactions show of its refunds, as positive sums; null where no order shows its money. */
  refundTransactions: (Sum & { reference_id: string })[] | null
}

export type MedusaView = MedusaFacts & {
  books: PaymentBooks | null
  /** Ids of Khalti's sessions of the link's collection, this link's first. */
  liveSessions: string[]
}

/**
 * Reads, never cached, what Medusa holds around one link.
 *
 * @param completeCart the id of the workflow that makes the shop's orders, Medusa's own unless said otherwise
 */
export async function readMedusa(
  query: Query,
  link: LinkIds & Pick<Link, "id">,
  completeCart?: string
): Promise<MedusaView> {
  const { data } = await query.graph({
    entity: "khalti_payment",
    fields: MEDUSA_FIELDS,
    filters: { id: link.id },
  })
  return viewOf(query, link, data[0] as unknown as Surroundings, completeCart)
}

/** Puts what was read around a link into facts. */
export async function viewOf(
  query: Query,
  link: LinkIds,
  { cart, payment_collection: collection }: Surroundings,
  completeCart = completeCartWorkflowId
): Promise<MedusaView> {
  const order = await orderOf(query, cart, collection)
  // An order of a cart is paid by whatever paid any of its collections; a
  // collection of its own (an edit, an exchange) only by its own payments.
  const collections = order?.fromCart
    ? (order.payment_collections ?? [])
    : collection
      ? [collection]
      : []
  const payments = collections.flatMap(({ payments }) => payments ?? [])
  const own = payments.find((payment) => isOfLink(payment, link.pidx))
  const others = payments.filter((payment) => payment !== own)
  const captured = own?.captured_at ? own : null
  return {
    collection: collection
      ? { id: collection.id, paisa: toPaisa(collection.amount) }
      : null,
    inRupees: [cart, collection].every(
      (part) => !part || part.currency_code.toLowerCase() === "npr"
    ),
    ...sessionFacts(link, collection?.payment_sessions ?? []),
    paidSession: own?.payment_session_id ?? null,
    payment:
      captured && paymentFacts(captured, order, link.confirmed_refunds ?? []),
    cart: cart
      ? {
          id: cart.id,
          paisa: toPaisa(cart.total),
          completed: Boolean(cart.completed_at),
        }
      : null,
    order: order && orderFacts(order, others, collections),
    unlinked: await isUnlinked(query, cart, collection),
    paidBy: whoPaid(others),
    paidSince: (order?.payment_collections ?? collections)
      .flatMap(({ payments }) => payments ?? [])
      .some((payment) => isPaidSince(payment, link)),
    coreAtWork: cart
      ? await isCoreAtWork(query, cart.id, {
          order,
          payment: captured,
          completeCart,
        })
      : false,
    books: captured && booksOf(captured, order),
  }
}

/** An order of the cart comes before one that the collection alone belongs to (an edit, an exchange). */
async function orderOf(
  query: Query,
  cart: Surroundings["cart"],
  collection: Surroundings["payment_collection"]
): Promise<(OrderRow & { fromCart: boolean }) | null> {
  const own = collection?.order ?? null
  const placed = cart?.order_link?.order_id
  if (!placed || own?.id === placed) {
    return own && { ...own, fromCart: Boolean(placed) }
  }
  const { data } = await query.graph({
    entity: "order",
    fields: ORDER_FIELDS,
    filters: { id: placed },
  })
  return { ...(data[0] as unknown as OrderRow), fromCart: true }
}

/** The provider writes `pidx` into the payment's data itself, so it can be trusted there. */
function isOfLink(payment: PaymentRow, pidx: string | null): boolean {
  return pidx !== null && isKhalti(payment) && payment.data?.pidx === pidx
}

function paymentFacts(
  payment: PaymentRow,
  order: OrderRow | null,
  confirmed: string[]
): PaymentFacts {
  const refunds = (payment.refunds ?? []).filter(({ id }) =>
    confirmed.includes(id)
  )
  return {
    id: payment.id,
    capturedPaisa: paisaOf(payment.captures),
    refundedPaisa: paisaOf(refunds),
    onOrder: isOnOrder(payment, order),
    canceled: Boolean(payment.canceled_at),
  }
}

function isOnOrder(payment: PaymentRow, order: OrderRow | null): boolean {
  const captures = (order?.transactions ?? [])
    .filter(({ reference }) => reference === "capture")
    .map(({ reference_id }) => reference_id)
  return (payment.captures ?? []).every(({ id }) => captures.includes(id))
}

/** Core's refund of one payment names the refund in the order's transaction, its refund of several names the payment. */
function booksOf(payment: PaymentRow, order: OrderRow | null): PaymentBooks {
  const refunds = payment.refunds ?? []
  const names = [payment.id, ...refunds.map(({ id }) => id)]
  return {
    captures: payment.captures ?? [],
    refunds,
    refundTransactions:
      order && isOnOrder(payment, order)
        ? (order.transactions ?? [])
            .filter(({ reference }) => reference === "refund")
            .filter(({ reference_id }) => names.includes(reference_id))
            .map(({ id, reference_id, amount }) => ({
              id,
              reference_id,
              amount: MathBN.mult(amount, -1),
            }))
        : null,
  }
}

function orderFacts(
  order: OrderRow & { fromCart: boolean },
  others: PaymentRow[],
  collections: CollectionRow[]
): MedusaFacts["order"] {
  const sessions = collections.flatMap(
    ({ payment_sessions }) => payment_sessions ?? []
  )
  return {
    id: order.id,
    canceled: order.status === "canceled",
    draft: order.is_draft_order || order.status === "draft",
    // Core takes an order below nothing when more was refunded than its goods cost.
    paisa: Math.max(0, toSignedPaisa(order.total)),
    owedPaisa: toSignedPaisa(
      MathBN.sub(order.total, sumOf(order.transactions ?? []))
    ),
    fromCart: order.fromCart,
    inProgress: isInProgress(order),
    wasPaid: (order.transactions ?? []).some(
      ({ reference }) => reference === "capture"
    ),
    authorizedElsewhere:
      others.some(isAuthorizedElsewhere) || sessions.some(isAwaitedElsewhere),
  }
}

/** Of a cart that became two orders, or one that core does not link to it, nobody can tell what its money is for. */
async function isUnlinked(
  query: Query,
  cart: Surroundings["cart"],
  collection: Surroundings["payment_collection"]
): Promise<boolean> {
  if (!cart?.order_link) {
    return Boolean(cart && collection?.order)
  }
  const { data } = await query.graph({
    entity: "order_cart",
    fields: ["order_id"],
    filters: { cart_id: cart.id },
  })
  return data.length > 1
}

function isPaidSince(
  payment: PaymentRow,
  { pidx, created_at }: LinkIds
): boolean {
  return (
    !isOfLink(payment, pidx) &&
    payment.captured_at !== null &&
    payment.canceled_at === null &&
    created_at !== undefined &&
    new Date(payment.captured_at) >= created_at
  )
}

function isInProgress(order: OrderRow): boolean {
  return (
    ["completed", "archived"].includes(order.status) ||
    (order.fulfillments ?? []).some(({ canceled_at }) => !canceled_at)
  )
}

function isAuthorizedElsewhere(payment: PaymentRow): boolean {
  return !payment.captured_at && !payment.canceled_at && !isKhalti(payment)
}

/** Another provider expects the money; core makes the payment when it comes. */
function isAwaitedElsewhere(session: SessionRow): boolean {
  return isAwaited(session) && !isKhalti(session)
}

function whoPaid(others: PaymentRow[]): MedusaFacts["paidBy"] {
  // What core has canceled pays for nothing: its money is on its way back.
  const paid = others.filter(
    (payment) =>
      payment.captured_at &&
      !payment.canceled_at &&
      paisaOf(payment.captures) > paisaOf(payment.refunds)
  )
  if (paid.length === 0) {
    return "nobody"
  }
  return paid.some(isKhalti) ? "another_link" : "another_provider"
}

/** The exact sum in rupees. */
export function sumOf(sums: { amount: BigNumberInput }[]): BigNumberInput {
  return MathBN.sum(0, ...sums.map(({ amount }) => amount))
}

function paisaOf(sums: Sum[] | null): number {
  return toPaisa(sumOf(sums ?? []))
}
