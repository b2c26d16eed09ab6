/** What an admin sees of a payment. Never the return token, the lease or raw numbers. */
export const defaultAdminKhaltiPaymentFields = [
  "id",
  "reference",
  "pidx",
  "payment_url",
  "session_id",
  "collection_id",
  "cart_id",
  "order_id",
  "payment_id",
  "amount",
  "paid_amount",
  "fee",
  "status",
  "transaction_id",
  "mobile",
  "return_to",
  "country_code",
  "expires_at",
  "last_check_at",
  "next_check_at",
  "returned_at",
  "outcome",
  "reason",
  "outcome_at",
  "captured_at",
  "refund_cause",
  "refund_cause_at",
  "failing_since",
  "last_error",
  "host",
  "key_fingerprint",
  "test",
  "restored_cart_id",
  "restore_left_out",
  "promotions_reverted_at",
  "announced_at",
  "handled_at",
  "handled_by",
  "handled_note",
  "created_at",
  "updated_at",
]

/** The query of every answer with one payment; `allowed` is a hard border, whatever `fields` asks for. */
export const retrieveTransformQueryConfig = {
  defaults: defaultAdminKhaltiPaymentFields,
  allowed: defaultAdminKhaltiPaymentFields,
  isList: false,
}

/** The query of `GET /admin/khalti/payments`. */
export const listTransformQueryConfig = {
  ...retrieveTransformQueryConfig,
  isList: true,
}
