import { MedusaError } from "@medusajs/framework/utils"
import type { Query } from "../facts/query"
import type { Link } from "../modules/khalti/ledger"
import { makeDue } from "../modules/khalti/queries"
import { HOUR_MS, MINUTE_MS } from "../modules/khalti/time"
import type { CheckoutDependencies } from "./dependencies"
import type { Place } from "./read-place"
import { SHORTEST_MS } from "./reuse-link"

/**
 * A new link every nine minutes would keep an order's stock for ever, so none is
 * issued for an unpaid order that ends soon. Its links are settled now: the order
 * ends, and its customer gets the cart back.
 *
 * @throws MedusaError `not_allowed`
 */
export async function refuseLateLink(
  { khalti, query }: CheckoutDependencies,
  { cart, medusa: { order } }: Place
): Promise<void> {
  if (!cart || !order?.fromCart) {
    return
  }
  const links = await khalti.listKhaltiPayments(
    { cart_id: cart.id },
    { order: { created_at: "ASC" } }
  )
  if (links.length === 0 || (!placing(links) && order.authorizedElsewhere)) {
    // Placed with another provider (cash on delivery, say): nothing was reserved for Khalti.
    return
  }
  const until = await reservedUntil(query, links, order.id, khalti.options)
  if (until - Date.now() >= SHORTEST_MS) {
    return
  }
  const open = links.filter(({ outcome }) => outcome === "open")
  await makeDue(
    khalti,
    open.map(({ id }) => id)
  )
  throw new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Order ${order.id} is kept for less than ten minutes more, which is too short for a new payment: it is canceled and its goods come back as a cart, please start again from there`
  )
}

/** The link on which the order was placed. */
function placing(links: Link[]): (Link & { placed_at: Date }) | undefined {
  const placed = links.filter(
    (link): link is Link & { placed_at: Date } => link.placed_at !== null
  )
  return placed.sort((a, b) => Number(a.placed_at) - Number(b.placed_at)).at(0)
}

type Reservation = {
  reserveMinutes: number | null
  pendingReserveHours: number
}

/** When the order's reservation ends, in ms since 1970: counted from the order, whatever link is the newest. */
async function reservedUntil(
  query: Query,
  links: Link[],
  orderId: string,
  { reserveMinutes, pendingReserveHours }: Reservation
): Promise<number> {
  const first = placing(links)
  const placedAt = Number(first?.placed_at ?? (await createdAt(query, orderId)))
  if (
    links.some((link) => link.outcome === "open" && link.status === "pending")
  ) {
    return placedAt + pendingReserveHours * HOUR_MS
  }
  const lifeEnds = (first ?? links[0]).expires_at.getTime()
  return reserveMinutes === null
    ? lifeEnds
    : Math.min(placedAt + reserveMinutes * MINUTE_MS, lifeEnds)
}

async function createdAt(query: Query, orderId: string): Promise<Date> {
  const { data } = await query.graph({
    entity: "order",
    fields: ["created_at"],
    filters: { id: orderId },
  })
  return new Date(data[0].created_at)
}
