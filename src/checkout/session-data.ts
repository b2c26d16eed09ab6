import type { Link } from "../modules/khalti/ledger"

/**
 * What the storefront sees of a link. Anyone with the cart's or order's id can
 * read it, so it holds nothing that is secret from the customer.
 */
type KhaltiSessionData = {
  return_token: string
  pidx: string
  payment_url: string
  /** ISO 8601. */
  expires_at: string
  /** Paisa. */
  amount: number
}

/** The session data of a link that has been issued; empty before that. */
export function sessionData(
  link: Link | null
): KhaltiSessionData | Record<string, never> {
  if (!link?.pidx || !link.payment_url) {
    return {}
  }
  return {
    return_token: link.return_token,
    pidx: link.pidx,
    payment_url: link.payment_url,
    expires_at: link.expires_at.toISOString(),
    amount: Number(link.amount),
  }
}
