import type { Link } from "../modules/khalti/ledger"
import { HOUR_MS, MINUTE_MS } from "../modules/khalti/time"
import type { Facts, Rules } from "./facts"

/** What a reservation is counted from. */
type Placing = Pick<Link, "created_at" | "expires_at" | "placed_at">

/**
 * Until when an unpaid order keeps its stock, in ms since 1970. Counted from the
 * order, not from its newest link: whoever starts a payment every nine minutes
 * would else keep the stock for ever.
 *
 * @param link the one that is settled
 * @param siblings the other links of its cart or collection
 */
export function reservationOf(
  link: Placing,
  siblings: Placing[],
  { reserveMinutes, pendingReserveHours }: Rules
): Facts["reservation"] {
  const placing = placingLink([link, ...siblings]) ?? link
  const placedAt = (placing.placed_at ?? placing.created_at).getTime()
  return {
    until:
      reserveMinutes === null
        ? placing.expires_at.getTime()
        : placedAt + reserveMinutes * MINUTE_MS,
    pendingUntil: placedAt + pendingReserveHours * HOUR_MS,
  }
}

/** The link with which the order was placed. */
function placingLink<Row extends Placing>(links: Row[]): Row | undefined {
  return links
    .filter(({ placed_at }) => placed_at !== null)
    .sort((a, b) => a.placed_at!.getTime() - b.placed_at!.getTime())[0]
}
