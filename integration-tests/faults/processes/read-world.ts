import { runSql } from "../../../demo/postgres/sql"
import type { Sandbox } from "../../../sandbox"

/** One link, as Khalti and the ledger see it. Sums in paisa. */
export type LinkView = {
  pidx: string
  /** What Khalti took; 0 when nobody paid. */
  taken: number
  /** What Khalti gave back. */
  returned: number
  /** Null when the shop never heard of the link. */
  row: {
    id: string
    outcome: string
    reason: string | null
    asked: number
    paymentId: string | null
  } | null
}

/** Money that Medusa has registered. Sums in paisa. */
export type PaymentView = {
  pidx: string | null
  orderId: string | null
  captured: number
  refunded: number
}

/** An order with its stock. Sums in paisa. */
export type OrderView = {
  id: string
  cartId: string | null
  canceled: boolean
  /** What its transactions come to. */
  recorded: number
  /** Pieces ordered, and pieces kept back for them. */
  pieces: number
  reserved: number
}

/** Everything that the books of a shop can be judged by. */
export type World = {
  links: LinkView[]
  payments: PaymentView[]
  orders: OrderView[]
  /** Pieces kept back for no order at all. */
  strayPieces: number
}

const PAYMENTS = `
  SELECT p.data->>'pidx' AS pidx, link.order_id,
         (SELECT coalesce(sum(amount), 0) FROM capture WHERE payment_id = p.id AND deleted_at IS NULL) AS captured,
         (SELECT coalesce(sum(amount), 0) FROM refund WHERE payment_id = p.id AND deleted_at IS NULL) AS refunded
    FROM payment p
    LEFT JOIN order_payment_collection link
           ON link.payment_collection_id = p.payment_collection_id AND link.deleted_at IS NULL
   WHERE p.deleted_at IS NULL`

const ORDERS = `
  SELECT o.id, o.status, link.cart_id,
         (SELECT coalesce(sum(amount), 0) FROM order_transaction WHERE order_id = o.id AND deleted_at IS NULL) AS recorded,
         (SELECT coalesce(sum(quantity), 0) FROM order_item
           WHERE order_id = o.id AND version = o.version AND deleted_at IS NULL) AS pieces,
         (SELECT coalesce(sum(quantity), 0) FROM reservation_item
           WHERE deleted_at IS NULL AND line_item_id IN
                 (SELECT item_id FROM order_item WHERE order_id = o.id)) AS reserved
    FROM "order" o
    LEFT JOIN order_cart link ON link.order_id = o.id AND link.deleted_at IS NULL
   WHERE o.deleted_at IS NULL`

const STRAY = `
  SELECT coalesce(sum(quantity), 0) AS pieces FROM reservation_item
   WHERE deleted_at IS NULL
     AND line_item_id NOT IN
         (SELECT item_id FROM order_item JOIN "order" o ON o.id = order_id WHERE o.deleted_at IS NULL)`

const LEDGER = `SELECT id, pidx, outcome, reason, amount, payment_id FROM khalti_payment`

/** Reads the books of Khalti, Medusa and the ledger from outside, by plain SQL. */
export async function readWorld(
  databaseUrl: string,
  khalti: Sandbox
): Promise<World> {
  const ledger = await runSql(databaseUrl, LEDGER)
  const [stray] = await runSql(databaseUrl, STRAY)
  const payments = await runSql(databaseUrl, PAYMENTS)
  const orders = await runSql(databaseUrl, ORDERS)
  return {
    links: khalti.payments().map((payment) => ({
      pidx: payment.pidx,
      taken: payment.transaction_id ? payment.paid_amount : 0,
      returned: payment.refunded,
      row: rowOf(ledger.find(({ pidx }) => pidx === payment.pidx)),
    })),
    payments: payments.map((row) => ({
      pidx: row.pidx as string | null,
      orderId: row.order_id as string | null,
      captured: paisa(row.captured),
      refunded: paisa(row.refunded),
    })),
    orders: orders.map((row) => ({
      id: String(row.id),
      cartId: row.cart_id as string | null,
      canceled: row.status === "canceled",
      recorded: paisa(row.recorded),
      pieces: Number(row.pieces),
      reserved: Number(row.reserved),
    })),
    strayPieces: Number(stray.pieces),
  }
}

function rowOf(row: Record<string, unknown> | undefined): LinkView["row"] {
  return row
    ? {
        id: String(row.id),
        outcome: String(row.outcome),
        reason: row.reason as string | null,
        asked: Number(row.amount),
        paymentId: row.payment_id as string | null,
      }
    : null
}

/** Rupees to whole paisa, half up. */
function paisa(rupees: unknown): number {
  return Math.round(Number((Number(rupees) * 100).toFixed(6)))
}
