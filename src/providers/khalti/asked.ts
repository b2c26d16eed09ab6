import type { BigNumberInput } from "@medusajs/framework/types"
import type { CheckoutDependencies } from "../../checkout/dependencies"
import {
  isPaidFirst,
  PAY_FIRST_FIELDS,
  type PayFirstCart,
} from "../../checkout/pay-first"
import { below } from "../../facts/medusa-fields"
import type { Query } from "../../facts/query"
import type { Link, LinkChange } from "../../modules/khalti/ledger"
import { toPaisa } from "../../modules/khalti/money"
import type KhaltiModuleService from "../../modules/khalti/service"
import { sessionsOf } from "../../modules/khalti/sessions"
import { findBySession } from "./find-link"

type Cart = PayFirstCart & {
  id: string
  total: BigNumberInput
  order_link?: { order_id: string } | null
}

type Collection = { amount: BigNumberInput; cart?: Cart | null }

const COLLECTION_FIELDS = [
  "amount",
  ...below("cart", ["id", "total", "order_link.order_id", ...PAY_FIRST_FIELDS]),
]

/** What core's question whether a session is paid is about. */
export type Asked = {
  link: Link | null
  /** Nothing is placed before the money. */
  paidFirst: boolean
  /** The cart becomes an order now, for the first time as far as the ledger knows. */
  placesOrder: boolean
  /** The link's sum is the collection's and the cart's: core compares none of them. */
  sumFits: boolean
  orderId: string | null
  /** Links with the time of an order of this cart that core has rolled back. */
  outdated: Link[]
}

/** Reads it. */
export async function readAsked(
  { khalti, query }: CheckoutDependencies,
  sessionId: string | undefined
): Promise<Asked> {
  const link = await findBySession(khalti, query, sessionId)
  const collection = sessionId ? await readCollection(query, sessionId) : null
  const cart = collection?.cart ?? null
  const orderId = cart?.order_link?.order_id ?? null
  const placed = cart
    ? await khalti.listKhaltiPayments({
        cart_id: cart.id,
        placed_at: { $ne: null },
      })
    : []
  const outdated = placed.filter(
    ({ order_id }) => orderId && order_id && order_id !== orderId
  )
  return {
    link,
    paidFirst: isPaidFirst(khalti.options, cart),
    placesOrder: cart !== null && placed.length === outdated.length,
    sumFits: [collection?.amount, cart?.total].every(
      (sum) => sum !== undefined && toPaisa(sum) === Number(link?.amount)
    ),
    orderId,
    outdated,
  }
}

/**
 * Whether an unpaid order may be placed without a lookup: the first time, and
 * nobody can have paid, because the link was handed out once and neither its end
 * nor its customer has come. So a sale costs two calls to Khalti.
 */
export function isSurelyUnpaid(
  { paidFirst, placesOrder, sumFits }: Asked,
  link: Link
): boolean {
  return (
    !paidFirst &&
    placesOrder &&
    sumFits &&
    link.outcome === "open" &&
    link.status === "initiated" &&
    link.returned_at === null &&
    sessionsOf(link).length === 1 &&
    link.expires_at.getTime() > Date.now()
  )
}

/** What to write into the link when its order is placed unpaid: the reservation is counted from here, once for an order. */
export async function placedNow(
  khalti: KhaltiModuleService,
  { placesOrder, orderId, outdated }: Asked
): Promise<Partial<LinkChange>> {
  if (!placesOrder) {
    return {}
  }
  await khalti.updateKhaltiPayments(
    outdated.map(({ id }) => ({ id, placed_at: null }))
  )
  return { placed_at: new Date(), ...(orderId ? { order_id: orderId } : {}) }
}

async function readCollection(
  query: Query,
  sessionId: string
): Promise<Collection | null> {
  const { data } = await query.graph({
    entity: "payment_session",
    fields: ["id", ...below("payment_collection", COLLECTION_FIELDS)],
    filters: { id: sessionId },
  })
  const session = data[0] as unknown as
    { payment_collection?: Collection | null } | undefined
  return session?.payment_collection ?? null
}
