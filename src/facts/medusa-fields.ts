import type { BigNumberInput } from "@medusajs/framework/types"

type Time = string | Date | null

/** A part of a sum, in rupees. */
export type Sum = { id: string; amount: BigNumberInput }

export type PaymentRow = {
  id: string
  provider_id: string
  payment_session_id: string | null
  created_at: string | Date
  data: Record<string, unknown> | null
  captured_at: Time
  canceled_at: Time
  captures: Sum[] | null
  refunds: (Sum & { note: string | null })[] | null
}

export type SessionRow = {
  id: string
  provider_id: string
  status: string
  created_at: string | Date
}

export type CollectionRow = {
  id: string
  amount: BigNumberInput
  currency_code: string
  payment_sessions: SessionRow[] | null
  payments: PaymentRow[] | null
}

export type OrderRow = {
  id: string
  status: string
  is_draft_order: boolean
  created_at: string | Date
  total: BigNumberInput
  fulfillments: { canceled_at: Time }[] | null
  transactions: (Sum & { reference: string; reference_id: string })[] | null
  payment_collections: CollectionRow[] | null
}

/** What Medusa has around a link or a session; the cart as {@link CART_FIELDS} and more. */
export type Surroundings = {
  cart: {
    id: string
    total: BigNumberInput
    currency_code: string
    completed_at: Time
    order_link?: { order_id: string } | null
  } | null
  payment_collection: (CollectionRow & { order?: OrderRow | null }) | null
}

const COLLECTION_FIELDS = [
  "id",
  "amount",
  "currency_code",
  "payment_sessions.id",
  "payment_sessions.provider_id",
  "payment_sessions.status",
  "payment_sessions.created_at",
  "payments.id",
  "payments.provider_id",
  "payments.payment_session_id",
  "payments.created_at",
  "payments.data",
  "payments.captured_at",
  "payments.canceled_at",
  "payments.captures.id",
  "payments.captures.amount",
  "payments.refunds.id",
  "payments.refunds.amount",
  "payments.refunds.note",
]

export const ORDER_FIELDS = [
  "id",
  "status",
  "is_draft_order",
  "created_at",
  "total",
  "fulfillments.canceled_at",
  "transactions.id",
  "transactions.reference",
  "transactions.reference_id",
  "transactions.amount",
  ...below("payment_collections", COLLECTION_FIELDS),
]

/** What is read of a cart to decide about its links. Not `order.id`: Query then loses the transactions of the same order elsewhere in the graph. */
export const CART_FIELDS = [
  "id",
  "total",
  "currency_code",
  "completed_at",
  "order_link.order_id",
]

export const PAYMENT_COLLECTION_FIELDS = [
  ...COLLECTION_FIELDS,
  ...below("order", ORDER_FIELDS),
]

/** What is read around a link, by the module's read-only links: one graph. */
export const MEDUSA_FIELDS = [
  "id",
  ...below("cart", CART_FIELDS),
  ...below("payment_collection", PAYMENT_COLLECTION_FIELDS),
]

/** The fields of something that hangs at a path. */
export function below(path: string, fields: string[]): string[] {
  return fields.map((field) => `${path}.${field}`)
}
