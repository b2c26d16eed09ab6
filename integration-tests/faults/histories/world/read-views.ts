import type { World } from "."
import { toPaisa } from "../../to-paisa"
import type { CartView, LedgerView } from "../history"

type CartRow = {
  cart: string
  order: string | null
  status: string | null
  reserved: string | null
  pieces: string | null
}

type MoneyRow = {
  cart: string
  payment: string
  pidx: string | null
  captured: string
  refunded: string
}

const CARTS = `
  SELECT c.id AS cart, oc.order_id AS "order", o.status,
    (SELECT sum(r.quantity) FROM reservation_item r
      WHERE r.deleted_at IS NULL AND r.line_item_id IN
        (SELECT oi.item_id FROM order_item oi WHERE oi.order_id = oc.order_id)) AS reserved,
    (SELECT sum(oi.quantity) FROM order_item oi WHERE oi.order_id = oc.order_id AND oi.version = o.version) AS pieces
  FROM cart c
  LEFT JOIN order_cart oc ON oc.cart_id = c.id AND oc.deleted_at IS NULL
  LEFT JOIN "order" o ON o.id = oc.order_id
  WHERE c.id = ANY(?)`

const MONEY = `
  SELECT l.cart_id AS cart, p.id AS payment, p.data->>'pidx' AS pidx,
    (SELECT coalesce(sum(x.amount), 0) FROM capture x
      WHERE x.payment_id = p.id AND x.deleted_at IS NULL) AS captured,
    (SELECT coalesce(sum(x.amount), 0) FROM refund x
      WHERE x.payment_id = p.id AND x.deleted_at IS NULL) AS refunded
  FROM cart_payment_collection l
  JOIN payment p ON p.payment_collection_id = l.payment_collection_id
  WHERE l.cart_id = ANY(?) AND l.deleted_at IS NULL AND p.deleted_at IS NULL`

/** Carts, orders, money and reservations as Medusa's tables hold them. */
export async function readCarts(
  { pg }: World,
  carts: string[]
): Promise<CartView[]> {
  const [{ rows }, money] = await Promise.all([
    pg.raw<{ rows: CartRow[] }>(CARTS, [carts]),
    pg.raw<{ rows: MoneyRow[] }>(MONEY, [carts]),
  ])
  return rows.map(({ cart, order, status, reserved, pieces }) => ({
    cart,
    order,
    canceled: status === "canceled",
    reserved: Number(reserved ?? 0),
    pieces: Number(pieces ?? 0),
    captured: money.rows
      .filter((row) => row.cart === cart && row.pidx !== null)
      .filter((row) => Number(row.captured) > 0)
      .map((row) => ({
        payment: row.payment,
        pidx: row.pidx!,
        paisa: toPaisa(row.captured),
        refunded: toPaisa(row.refunded),
      })),
  }))
}

/** The rows of the ledger with their events. */
export async function readLedger({ pg }: World): Promise<LedgerView[]> {
  const { rows } = await pg.raw<{ rows: LedgerView[] }>(
    `SELECT p.pidx, p.outcome, p.reason,
       coalesce((SELECT jsonb_agg(jsonb_build_object('action', e.action, 'detail', e.detail) ORDER BY e.at, e.id)
          FROM khalti_event e WHERE e.khalti_payment_id = p.id), '[]') AS trail
     FROM khalti_payment p ORDER BY p.created_at`
  )
  return rows
}

/** Reservations that no live order owns, made since the first of these carts. There must be none. */
export async function countOrphanReservations(
  { pg }: World,
  carts: string[]
): Promise<number> {
  const { rows } = await pg.raw<{ rows: { count: string }[] }>(
    `SELECT count(*) FROM reservation_item r
      WHERE r.deleted_at IS NULL AND r.created_at >=
          (SELECT min(c.created_at) FROM cart c WHERE c.id = ANY(?))
        AND NOT EXISTS (
        SELECT 1 FROM order_item oi JOIN "order" o ON o.id = oi.order_id
         WHERE oi.item_id = r.line_item_id AND o.status <> 'canceled')`,
    [carts]
  )
  return Number(rows[0].count)
}

/** The sum of an order's transactions, in paisa. */
export async function readOrderMoney(
  { pg }: World,
  order: string
): Promise<number> {
  const { rows } = await pg.raw<{ rows: { sum: string | null }[] }>(
    `SELECT sum(amount) FROM order_transaction WHERE order_id = ? AND deleted_at IS NULL`,
    [order]
  )
  return toPaisa(rows[0].sum ?? 0)
}
