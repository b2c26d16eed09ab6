import type { Refund } from "./ledger"

/** Locks a link's row, for other writes but not for new events, and reads what the ledger knows of its refunds. */
export const LOCK_LINK = `SELECT confirmed_refunds AS confirmed,
    (SELECT coalesce(sum(amount), 0) FROM khalti_refund
      WHERE khalti_payment_id = link.id AND status = 'succeeded' AND deleted_at IS NULL) AS sent,
    EXISTS (SELECT 1 FROM khalti_refund
      WHERE khalti_payment_id = link.id AND status IN ('requested', 'unknown') AND deleted_at IS NULL) AS open
  FROM khalti_payment AS link WHERE id = ? FOR NO KEY UPDATE`

/** Adds one of Medusa's refunds to those that the provider has confirmed. */
export const ADD_CONFIRMED = `UPDATE khalti_payment
    SET confirmed_refunds = array_append(confirmed_refunds, ?) WHERE id = ?`

/** What a refund may have been before: money that is back stays back, whatever a process that stood still says of it later. */
export const CLOSABLE: Record<Refund["status"], Refund["status"][]> = {
  requested: ["requested"],
  unknown: ["requested", "unknown"],
  refused: ["requested", "unknown"],
  succeeded: ["requested", "unknown", "refused"],
}

/** One at a time counts automatic refunds, until its transaction ends. */
export const LOCK_AUTOMATIC_REFUNDS =
  "SELECT pg_advisory_xact_lock(hashtext('khalti_refund'))"

/** Automatic refunds of the last hour. A refused one moved no money and takes no other payment's place. */
export const COUNT_AUTOMATIC_REFUNDS = `SELECT count(*) AS count FROM khalti_refund
  WHERE actor = 'settle' AND status <> 'refused' AND deleted_at IS NULL
    AND called_at > now() - interval '1 hour'`
