import { MedusaError } from "@medusajs/framework/utils"
import { reservationOf } from "../facts/reservation"
import type { Link } from "../modules/khalti/ledger"
import { makeDue } from "../modules/khalti/queries"
import type { CheckoutDependencies } from "./dependencies"
import type { Place } from "./read-place"
import { SHORTEST_MS } from "./reuse-link"

/**
 * A new link every nine minutes would keep an order's stock for ever, so none is
 * issued for an unpaid order that ends soon. Its links are looked up now: what was
 * paid with them is the sale, and else the order ends with its time.
 *
 * @throws MedusaError `not_allowed`
 */
export async function refuseLateLink(
  { khalti }: CheckoutDependencies,
  { cart, medusa: { order } }: Place
): Promise<void> {
  if (!cart || !order?.fromCart) {
    return
  }
  const links = await khalti.listKhaltiPayments(
    { cart_id: cart.id },
    { order: { created_at: "ASC" } }
  )
  const [oldest, ...others] = links
  if (!oldest || (!links.some(isPlacing) && order.authorizedElsewhere)) {
    // Placed with another provider (cash on delivery, say): nothing was reserved for Khalti.
    return
  }
  const { until, pendingUntil } = reservationOf(oldest, others, khalti.options)
  const end = links.some(isAtTheBank) ? pendingUntil : until
  if (end - Date.now() >= SHORTEST_MS) {
    return
  }
  const open = links.filter(({ outcome }) => outcome === "open")
  await makeDue(
    khalti,
    open.map(({ id }) => id)
  )
  throw new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    `Order ${order.id} is kept for less than ten minutes more, which is too short for a new payment: it ends then, and its goods come back as a cart, please start again from there`
  )
}

/** Whether the order was placed with this link. */
function isPlacing({ placed_at }: Link): boolean {
  return placed_at !== null
}

function isAtTheBank({ outcome, status }: Link): boolean {
  return outcome === "open" && status === "pending"
}
