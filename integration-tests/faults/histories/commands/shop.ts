import type { HistoryEvent } from "../history"
import type { HistoryRun } from "../history-run"
import { setStock } from "../world/stock"
import type {
  CartCommand,
  CartTarget,
  LinkCommand,
  LinkTarget,
  OtherCommand,
} from "./target"

/** The plugin repeats a failed lookup twice, but not after a 429. Of these faults it gets three, so that no answer comes at all. */
const LONG_FAULTS = ["502_html", "timeout"]

/** What happens in the warehouse and on Khalti's servers. */
export async function runElsewhere(
  { world }: HistoryRun,
  command: OtherCommand
): Promise<HistoryEvent[]> {
  if (command.do === "set_stock") {
    await setStock(world, command.units)
    return [{ type: "stock_set", units: command.units }]
  }
  const { endpoint, how } = command
  const isLong = endpoint === "lookup" && LONG_FAULTS.includes(how)
  world.khalti.fault(endpoint, { kind: how, times: isLong ? 3 : 1 })
  return []
}

/** What an admin does with an order. Null: a command of another kind. */
export async function runAdminOnCart(
  target: CartTarget,
  command: CartCommand
): Promise<HistoryEvent[] | null> {
  switch (command.do) {
    case "cancel_order":
      return cancelOrder(target)
    case "check_status":
      return checkStatus(target)
    default:
      return null
  }
}

/** What an admin does with a payment. Null: a command of another kind. */
export async function runAdminOnLink(
  target: LinkTarget,
  command: LinkCommand
): Promise<HistoryEvent[] | null> {
  switch (command.do) {
    case "admin_refund":
      return refund(target, command.share)
    case "handle":
      return handle(target, command.undo)
    case "keep":
      return keep(target, command.undo)
    case "check":
      await actOnPayment(target, "POST", "check")
      return []
    default:
      return null
  }
}

async function handle(
  target: LinkTarget,
  undo: boolean
): Promise<HistoryEvent[]> {
  const { pidx } = target.link
  const isDone = undo
    ? await actOnPayment(target, "DELETE", "handled")
    : await actOnPayment(target, "POST", "handled", { note: "called him" })
  const type = undo ? "handled_undone" : "handled"
  return isDone ? [{ type, pidx }] : []
}

async function keep(
  target: LinkTarget,
  undo: boolean
): Promise<HistoryEvent[]> {
  const { pidx } = target.link
  const isDone = undo
    ? await actOnPayment(target, "DELETE", "keep")
    : await actOnPayment(target, "POST", "keep", { note: "paid in cash" })
  const type = undo ? "keep_undone" : "kept"
  return isDone ? [{ type, pidx }] : []
}

/** @returns whether the plugin did it */
async function actOnPayment(
  { run, link: { pidx } }: LinkTarget,
  method: "POST" | "DELETE",
  act: string,
  body?: unknown
): Promise<boolean> {
  const { rows } = await run.world.pg.raw<{ rows: { id: string }[] }>(
    `SELECT id FROM khalti_payment WHERE pidx = ?`,
    [pidx]
  )
  const path = `khalti/payments/${rows[0]?.id}/${act}`
  const { status } = await run.shopper.admin(path, body, method)
  return status === 200
}

async function cancelOrder({ run, cart }: CartTarget): Promise<HistoryEvent[]> {
  const order = await orderOf({ run, cart })
  if (!order) {
    return []
  }
  const { status } = await run.shopper.admin(`orders/${order}/cancel`, {})
  return status === 200
    ? [{ type: "order_canceled_by_admin", cart: cart.id }]
    : []
}

/** Core's own button, which knows neither links nor canceled orders. */
async function checkStatus({ run, cart }: CartTarget): Promise<HistoryEvent[]> {
  const order = await orderOf({ run, cart })
  const { rows } = await run.world.pg.raw<{ rows: { id: string }[] }>(
    `SELECT id FROM payment_session
      WHERE payment_collection_id = ? AND deleted_at IS NULL`,
    [cart.collection]
  )
  if (order && rows[0]) {
    await run.shopper.admin(`orders/${order}/payment-sessions/authorize`, {
      payment_session_id: rows[0].id,
    })
    return [{ type: "status_checked", cart: cart.id }]
  }
  return []
}

async function refund(
  { run, link: { pidx } }: LinkTarget,
  share: number
): Promise<HistoryEvent[]> {
  const { rows } = await run.world.pg.raw<{
    rows: { id: string; amount: string }[]
  }>(
    `SELECT id, amount FROM payment
      WHERE data->>'pidx' = ? AND captured_at IS NOT NULL`,
    [pidx]
  )
  if (!rows[0]) {
    return []
  }
  const rupees = Number(rows[0].amount)
  const amount = share === 1 ? rupees : Math.floor(rupees * share * 100) / 100
  await run.shopper.admin(`payments/${rows[0].id}/refund`, { amount })
  const paisa = Math.round(amount * 100)
  return [{ type: "refund_asked_by_admin", pidx, paisa }]
}

async function orderOf({ run, cart }: CartTarget): Promise<string | null> {
  const { rows } = await run.world.pg.raw<{ rows: { id: string }[] }>(
    `SELECT order_id AS id FROM order_cart WHERE cart_id = ? AND deleted_at IS NULL`,
    [cart.id]
  )
  return rows[0]?.id ?? null
}
