import { completeCartWorkflowId } from "@medusajs/medusa/core-flows"
import { MINUTE_MS } from "../modules/khalti/time"
import type { OrderRow } from "./medusa-fields"
import type { Query } from "./query"

/** Nothing that core does with a cart takes this long: what is older was cut off by a crash. */
const AT_MOST_MS = 10 * MINUTE_MS

/** The states of a workflow that may still do or undo something. */
const UNFINISHED = [
  "not_started",
  "invoking",
  "waiting_to_compensate",
  "compensating",
]

type AtWork = {
  /** Money of the cart is captured. */
  hasPayment: boolean
  /** The id of the workflow that makes the shop's orders. */
  completeCart: string
}

/**
 * Whether core may still take back what it has made of a cart. Core's lock of the
 * cart ends after two minutes, however long a shop's hook takes, and a half-made
 * order is removed when that hook fails: money that was captured on it, or returned
 * because of it, would be lost to somebody. Where there is neither order nor payment
 * yet, the lock and the ledger are enough, and a busy server sometimes leaves an
 * execution unfinished that has ended.
 */
export async function isCoreAtWork(
  query: Query,
  cartId: string,
  order: OrderRow | null,
  { hasPayment, completeCart }: AtWork
): Promise<boolean> {
  return (
    (order !== null && isHalfMade(order)) ||
    ((order !== null || hasPayment) &&
      (await isBeingCompleted(query, cartId, completeCart)))
  )
}

/** Core authorizes a session last: an order whose older sessions are all untouched is not ready. */
function isHalfMade({ created_at, payment_collections }: OrderRow): boolean {
  const placedAt = new Date(created_at).getTime()
  const collections = payment_collections ?? []
  const older = collections
    .flatMap(({ payment_sessions }) => payment_sessions ?? [])
    .filter((session) => new Date(session.created_at).getTime() < placedAt)
  return (
    Date.now() - placedAt < AT_MOST_MS &&
    older.length > 0 &&
    older.every(({ status }) => status === "pending") &&
    collections.every(({ payments }) => !payments?.length)
  )
}

type Execution = { context: { data?: { payload?: { id?: string } } } | null }

async function isBeingCompleted(
  query: Query,
  cartId: string,
  completeCart: string
): Promise<boolean> {
  const { data } = await query.graph({
    entity: "workflow_execution",
    fields: ["context"],
    filters: {
      workflow_id: [completeCartWorkflowId, completeCart],
      state: UNFINISHED,
      created_at: { $gte: new Date(Date.now() - AT_MOST_MS) },
    },
  })
  return (data as unknown as Execution[]).some(
    ({ context }) => context?.data?.payload?.id === cartId
  )
}
