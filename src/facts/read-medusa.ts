import type { Query } from "./query"
import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import { toPaisa, toSignedPaisa } from "../modules/khalti/money"
import type { MedusaFacts, PaymentFacts } from "./facts"

/** The ids by which a ledger row is tied to Medusa. */
export type LinkIds = {
  pidx: string | null
  session_id: string
  collection_id: string
  cart_id: string | null
}

type Sum = { id: string; amount: BigNumberInput }

type PaymentRow = {
  id: string
  provider_id: string
  data: Record<string, unknown> | null
  captured_at: string | Date | null
  canceled_at: string | Date | null
  captures: Sum[] | null
  refunds: Sum[] | null
}

type SessionRow = { id: string; provider_id: string; status: string }

type CollectionRow = {
  id: string
  amount: BigNumberInput
  payment_sessions: SessionRow[] | null
  payments: PaymentRow[] | null
}

type OrderRow = {
  id: string
  status: string
  total: BigNumberInput
  fulfillments: { canceled_at: string | Date | null }[] | null
  transactions: { reference: string; reference_id: string }[] | null
  payment_collections: CollectionRow[] | null
}

const PAYMENT_FIELDS = [
  "id",
  "provider_id",
  "data",
  "captured_at",
  "canceled_at",
  "captures.id",
  "captures.amount",
  "refunds.id",
  "refunds.amount",
]

const COLLECTION_FIELDS = [
  "id",
  "amount",
  "payment_sessions.id",
  "payment_sessions.provider_id",
  "payment_sessions.status",
  ...PAYMENT_FIELDS.map((field) => `payments.${field}`),
]

const ORDER_FIELDS = [
  "id",
  "status",
  "total",
  "fulfillments.canceled_at",
  "transactions.reference",
  "transactions.reference_id",
  ...COLLECTION_FIELDS.map((field) => `payment_collections.${field}`),
]

/** Reads, never cached, what Medusa holds around one link. */
export async function readMedusa(
  query: Query,
  link: LinkIds
): Promise<MedusaFacts> {
  const [collection, cart, orderId] = await Promise.all([
    first<CollectionRow>(query, "payment_collection", COLLECTION_FIELDS, {
      id: link.collection_id,
    }),
    link.cart_id ? readCart(query, link.cart_id) : null,
    readOrderId(query, link),
  ])
  const order = orderId
    ? await first<OrderRow>(query, "order", ORDER_FIELDS, { id: orderId.id })
    : null
  // An order of a cart is paid by whatever paid any of its collections; a
  // collection of its own (an edit, an exchange) only by its own payments.
  const collections =
    order && orderId?.fromCart
      ? (order.payment_collections ?? [])
      : collection
        ? [collection]
        : []
  const payments = collections.flatMap(({ payments }) => payments ?? [])
  const own = payments.find((payment) => isOfLink(payment, link.pidx))
  const others = payments.filter((payment) => payment !== own)
  return {
    collection: collection
      ? { id: collection.id, paisa: toPaisa(collection.amount) }
      : null,
    sessionAlive: Boolean(
      collection?.payment_sessions?.some(({ id }) => id === link.session_id)
    ),
    rivalSession: Boolean(
      collection?.payment_sessions?.some(({ id }) => id !== link.session_id)
    ),
    payment: own?.captured_at ? paymentFacts(own, order) : null,
    cart,
    order:
      order &&
      orderFacts(order, Boolean(orderId?.fromCart), others, collections),
    paidBy: whoPaid(others),
  }
}

async function first<Row>(
  query: Query,
  entity: string,
  fields: string[],
  filters: Record<string, unknown>
): Promise<Row | null> {
  const { data } = await query.graph({ entity, fields, filters })
  return (data[0] as Row | undefined) ?? null
}

async function readCart(
  query: Query,
  id: string
): Promise<MedusaFacts["cart"]> {
  type CartRow = {
    id: string
    total: BigNumberInput
    completed_at: string | Date | null
  }
  const cart = await first<CartRow>(
    query,
    "cart",
    ["id", "total", "completed_at"],
    { id }
  )
  return (
    cart && {
      id: cart.id,
      paisa: toPaisa(cart.total),
      completed: Boolean(cart.completed_at),
    }
  )
}

async function readOrderId(
  query: Query,
  link: LinkIds
): Promise<{ id: string; fromCart: boolean } | null> {
  const placed = link.cart_id
    ? await first<{ order_id: string }>(query, "order_cart", ["order_id"], {
        cart_id: link.cart_id,
      })
    : null
  if (placed) {
    return { id: placed.order_id, fromCart: true }
  }
  const own = await first<{ order_id: string }>(
    query,
    "order_payment_collection",
    ["order_id"],
    { payment_collection_id: link.collection_id }
  )
  return own && { id: own.order_id, fromCart: false }
}

function isKhalti({ provider_id }: { provider_id: string }): boolean {
  return provider_id.startsWith("pp_khalti")
}

function isAuthorizedElsewhere(payment: PaymentRow): boolean {
  return !payment.captured_at && !payment.canceled_at && !isKhalti(payment)
}

/** Another provider has the customer's word; core makes the payment when the money comes. */
function isAwaitedElsewhere(session: SessionRow): boolean {
  return (
    ["authorized", "pending_authorization"].includes(session.status) &&
    !isKhalti(session)
  )
}

/** The provider writes `pidx` into the payment's data itself, so it can be trusted there. */
function isOfLink(payment: PaymentRow, pidx: string | null): boolean {
  return pidx !== null && isKhalti(payment) && payment.data?.pidx === pidx
}

function paymentFacts(
  payment: PaymentRow,
  order: OrderRow | null
): PaymentFacts {
  const recorded = (order?.transactions ?? [])
    .filter(({ reference }) => reference === "capture")
    .map(({ reference_id }) => reference_id)
  return {
    id: payment.id,
    capturedPaisa: sum(payment.captures),
    refundedPaisa: sum(payment.refunds),
    refunds: (payment.refunds ?? []).map(({ id }) => ({ id })),
    onOrder: (payment.captures ?? []).every(({ id }) => recorded.includes(id)),
    canceled: Boolean(payment.canceled_at),
  }
}

function orderFacts(
  order: OrderRow,
  fromCart: boolean,
  others: PaymentRow[],
  collections: CollectionRow[]
): MedusaFacts["order"] {
  const sessions = collections.flatMap(
    ({ payment_sessions }) => payment_sessions ?? []
  )
  return {
    id: order.id,
    canceled: order.status === "canceled",
    // Core takes an order below nothing when more was refunded than its goods cost.
    paisa: Math.max(0, toSignedPaisa(order.total)),
    fromCart,
    inProgress: isInProgress(order),
    wasPaid: (order.transactions ?? []).some(
      ({ reference }) => reference === "capture"
    ),
    authorizedElsewhere:
      others.some(isAuthorizedElsewhere) || sessions.some(isAwaitedElsewhere),
  }
}

function sum(rows: Sum[] | null): number {
  return toPaisa(MathBN.sum(0, ...(rows ?? []).map(({ amount }) => amount)))
}

function isInProgress(order: OrderRow): boolean {
  return (
    ["completed", "archived"].includes(order.status) ||
    (order.fulfillments ?? []).some(({ canceled_at }) => !canceled_at)
  )
}

function whoPaid(others: PaymentRow[]): MedusaFacts["paidBy"] {
  // What core has canceled pays for nothing: its money is on its way back.
  const paid = others.filter(
    (payment) =>
      payment.captured_at &&
      !payment.canceled_at &&
      sum(payment.captures) > sum(payment.refunds)
  )
  if (paid.length === 0) {
    return "nobody"
  }
  return paid.some(isKhalti) ? "another_link" : "another_provider"
}
