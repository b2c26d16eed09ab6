import { completeCartWorkflowId } from "@medusajs/medusa/core-flows"
import { MINUTE_MS } from "../modules/khalti/time"
import type { OrderRow, PaymentRow } from "./medusa-fields"
import type { Query } from "./query"

/** Nothing that core does with a cart takes this long: what is older was cut off by a crash. */
const AT_MOST_MS = 10 * MINUTE_MS

/** The newest executions that are not over: a crash leaves some for ever. */
const MOST_EXECUTIONS = 100

/** The states of a workflow that may still do or undo something. */
const UNFINISHED = [
  "not_started",
  "invoking",
  "waiting_to_compensate",
  "compensating",
]

/** What core has made of a cart. */
type Made = {
  order: OrderRow | null
  payment: PaymentRow | null
  /** The id of the workflow that makes the shop's orders. */
  completeCart: string
}

/**
 * Whether core may still take back what it has just made of a cart. Core's lock of
 * the cart ends after two minutes, however long a shop's hook takes, and a half-made
 * order is removed when that hook fails: money that was captured on it, or returned
 * because of it, would be lost to somebody. Where there is neither order nor payment
 * yet, the lock and the ledger are enough, and a busy server sometimes leaves an
 * execution unfinished that has ended.
 */
export async function isCoreAtWork(
  query: Query,
  cartId: string,
  made: Made
): Promise<boolean> {
  const { order, payment } = made
  const newest = order ?? payment
  // By the order's own age: an execution's is without a time zone.
  return (
    newest !== null &&
    Date.now() - timeOf(newest) < AT_MOST_MS &&
    ((order !== null && isHalfMade(order)) ||
      (await isBeingCompleted(query, cartId, made)))
  )
}

/** Core authorizes a session last: an order whose older sessions are all untouched is not ready. */
function isHalfMade(order: OrderRow): boolean {
  const collections = order.payment_collections ?? []
  const older = collections
    .flatMap(({ payment_sessions }) => payment_sessions ?? [])
    .filter((session) => timeOf(session) < timeOf(order))
  return (
    older.length > 0 &&
    older.every(({ status }) => status === "pending") &&
    collections.every(({ payments }) => !payments?.length)
  )
}

type Execution = { context: { data?: { payload?: { id?: string } } } | null }

async function isBeingCompleted(
  query: Query,
  cartId: string,
  { completeCart }: Made
): Promise<boolean> {
  const { data } = await query.graph({
    entity: "workflow_execution",
    fields: ["context"],
    filters: {
      workflow_id: [completeCartWorkflowId, completeCart],
      state: UNFINISHED,
    },
    pagination: { take: MOST_EXECUTIONS, order: { created_at: "DESC" } },
  })
  return (data as unknown as Execution[]).some(
    ({ context }) => context?.data?.payload?.id === cartId
  )
}

function timeOf({ created_at }: { created_at: string | Date }): number {
  return new Date(created_at).getTime()
}
