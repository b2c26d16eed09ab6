import type { Link } from "../../modules/khalti/service"

/**
 * What the storefront sees of a link. Anyone with the cart's or order's id can
 * read it, so it holds nothing that is secret from the customer.
 */
export type KhaltiSessionData = {
  return_token: string
  pidx: string
  payment_url: string
  /** ISO 8601. */
  expires_at: string
  /** Paisa. */
  amount: number
}

/** The session data of a row whose link has been issued; empty before that. */
export function sessionData(
  row: Link | null
): KhaltiSessionData | Record<string, never> {
  if (!row?.pidx || !row.payment_url) {
    return {}
  }
  return {
    return_token: row.return_token,
    pidx: row.pidx,
    payment_url: row.payment_url,
    expires_at: row.expires_at.toISOString(),
    amount: Number(row.amount),
  }
}
