import { runSql } from "../../../demo/postgres/sql"
import type { Sandbox } from "../../../sandbox"
import { toPaisa } from "../to-paisa"

/** One link in Khalti's books and in the ledger. Sums in paisa. */
export type LinkState = {
  pidx: string
  /** What the customer paid; 0 when nobody did. */
  paid: number
  /** What Khalti returned. */
  refunded: number
  /** Null when the shop never got Khalti's answer. */
  row: {
    id: string
    outcome: string
    reason: string | null
    asked: number
    paymentId: string | null
  } | null
}

/** One payment in Medusa's books. Sums in paisa. */
export type PaymentState = {
  pidx: string | null
  orderId: string | null
  captured: number
  refunded: number
}

/** An order with its stock. Sums in paisa. */
export type OrderState = {
  id: string
  cartId: string | null
  canceled: boolean
  /** The sum of its transactions. */
  recorded: number
  /** Pieces ordered, and pieces reserved for them. */
  pieces: number
  reserved: number
}

/** The books of Khalti, Medusa and the ledger at one moment. */
export type ShopState = {
  links: LinkState[]
  payments: PaymentState[]
  orders: OrderState[]
  /** Pieces that are reserved for no order. */
  piecesWithoutOrder: number
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

const PIECES_WITHOUT_ORDER = `
  SELECT coalesce(sum(quantity), 0) AS pieces FROM reservation_item
   WHERE deleted_at IS NULL
     AND line_item_id NOT IN
         (SELECT item_id FROM order_item JOIN "order" o ON o.id = order_id WHERE o.deleted_at IS NULL)`

const LEDGER = `SELECT id, pidx, outcome, reason, amount, payment_id FROM khalti_payment`

/** Reads the books of Khalti, Medusa and the ledger from outside, by plain SQL. */
export async function readShopState(
  databaseUrl: string,
  khalti: Sandbox
): Promise<ShopState> {
  const ledger = await runSql(databaseUrl, LEDGER)
  const [{ pieces }] = await runSql(databaseUrl, PIECES_WITHOUT_ORDER)
  const payments = await runSql(databaseUrl, PAYMENTS)
  const orders = await runSql(databaseUrl, ORDERS)
  return {
    links: khalti.payments().map((payment) => ({
      pidx: payment.pidx,
      paid: payment.transaction_id ? payment.paid_amount : 0,
      refunded: payment.refunded,
      row: rowOf(ledger.find(({ pidx }) => pidx === payment.pidx)),
    })),
    payments: payments.map((row) => ({
      pidx: row.pidx as string | null,
      orderId: row.order_id as string | null,
      captured: toPaisa(row.captured),
      refunded: toPaisa(row.refunded),
    })),
    orders: orders.map((row) => ({
      id: String(row.id),
      cartId: row.cart_id as string | null,
      canceled: row.status === "canceled",
      recorded: toPaisa(row.recorded),
      pieces: Number(row.pieces),
      reserved: Number(row.reserved),
    })),
    piecesWithoutOrder: Number(pieces),
  }
}

/** The state of one link. */
export function linkIn({ links }: ShopState, pidx: string): LinkState {
  const link = links.find((one) => one.pidx === pidx)
  if (!link) throw new Error(`Khalti has no link ${pidx}`)
  return link
}

function rowOf(row: Record<string, unknown> | undefined): LinkState["row"] {
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
