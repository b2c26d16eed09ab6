import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { getOrderDetailWorkflow } from "@medusajs/medusa/core-flows"

/** What Medusa's books say about one order. Sums in rupees. */
export interface Books {
  status: string
  paymentStatus: string
  total: number
  /** What the customer still owes, by core's summary; less than nothing: what the shop owes. */
  pendingDifference: number
  /** What core counts as refunded, over all payment collections. */
  refunded: number
  items: { id: string; quantity: number }[]
  payments: { id: string; captures: number[]; refunds: number[] }[]
  /** Money that moved on the order, refunds negative. */
  transactions: number[]
  /** Pieces kept back, one entry per reservation. */
  reservations: { lineItemId: string; quantity: number }[]
  sessions: { id: string; status: string }[]
}

type Sum = { amount: BigNumberInput }

interface OrderDetail {
  status: string
  payment_status: string
  total: BigNumberInput
  items: { id: string; quantity: BigNumberInput }[]
  transactions: Sum[]
  summary: { pending_difference: BigNumberInput }
  payment_collections: {
    refunded_amount: BigNumberInput | null
    payment_sessions: { id: string; status: string }[] | null
    payments: { id: string; captures: Sum[]; refunds: Sum[] }[] | null
  }[]
}

const FIELDS = [
  "id",
  "status",
  "total",
  "summary.*",
  "items.id",
  "items.quantity",
  "transactions.amount",
  "payment_collections.*",
  "payment_collections.payment_sessions.id",
  "payment_collections.payment_sessions.status",
  "payment_collections.payments.id",
  "payment_collections.payments.captures.amount",
  "payment_collections.payments.refunds.amount",
]

/** Reads an order afresh, with its money and its stock. */
export async function readBooks(
  container: MedusaContainer,
  orderId: string
): Promise<Books> {
  const { result } = await getOrderDetailWorkflow(container).run({
    input: { order_id: orderId, fields: FIELDS },
  })
  const order = result as unknown as OrderDetail
  const items = order.items.map(({ id, quantity }) => ({
    id,
    quantity: Number(quantity),
  }))
  const collections = order.payment_collections ?? []
  return {
    status: order.status,
    paymentStatus: order.payment_status,
    total: Number(order.total),
    pendingDifference: Number(order.summary.pending_difference),
    refunded: collections.reduce(
      (sum, { refunded_amount }) => sum + Number(refunded_amount ?? 0),
      0
    ),
    items,
    payments: collections.flatMap(({ payments }) =>
      (payments ?? []).map(({ id, captures, refunds }) => ({
        id,
        captures: sums(captures),
        refunds: sums(refunds),
      }))
    ),
    transactions: sums(order.transactions),
    reservations: await reservationsOf(
      container,
      items.map(({ id }) => id)
    ),
    sessions: collections.flatMap(
      ({ payment_sessions }) => payment_sessions ?? []
    ),
  }
}

async function reservationsOf(
  container: MedusaContainer,
  lineItemIds: string[]
): Promise<Books["reservations"]> {
  const reservations = await container
    .resolve(Modules.INVENTORY)
    .listReservationItems({ line_item_id: lineItemIds })
  return reservations.map(({ line_item_id, quantity }) => ({
    lineItemId: String(line_item_id),
    quantity: Number(quantity),
  }))
}

function sums(rows: Sum[] | null): number[] {
  return (rows ?? []).map(({ amount }) => Number(amount))
}
