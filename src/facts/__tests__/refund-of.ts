import type { Refund } from "../../modules/khalti/ledger"

/** 12:00 on the day of the tests. */
const NOON = new Date(Date.UTC(2026, 0, 15, 12))

/** A refund of Rs 300 that succeeded and that core had asked for; `parts` says what is different. */
export function refundOf({
  amount = 30_000,
  ...parts
}: Partial<Omit<Refund, "amount">> & { amount?: number } = {}): Refund {
  return {
    id: "khref_1",
    khalti_payment_id: "khpay_1",
    idempotency_key: "ref_1",
    amount: amount as unknown as Refund["amount"],
    raw_amount: { value: String(amount) },
    is_full: false,
    status: "succeeded",
    recorded: false,
    attempts: 1,
    called_at: NOON,
    lookups: 0,
    mobile: null,
    code: null,
    detail: null,
    actor: "medusa",
    repeat_refused_until: null,
    created_at: NOON,
    updated_at: NOON,
    deleted_at: null,
    ...parts,
  }
}
