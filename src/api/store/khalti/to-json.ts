import type { DoorAnswer } from "../../khalti/settle-and-tell"

/** The storefront's answer; the link only while it can still be paid. */
export function toJson({
  result,
  reason,
  orderId,
  cartId,
  leftOut,
  row,
}: DoorAnswer) {
  return {
    result,
    reason,
    ...(orderId ? { order_id: orderId } : {}),
    ...(cartId ? { cart_id: cartId } : {}),
    ...(leftOut.length ? { left_out: leftOut } : {}),
    ...(result === "unpaid" && reason === "not_paid_yet" && row?.payment_url
      ? {
          payment_url: row.payment_url,
          expires_at: row.expires_at.toISOString(),
        }
      : {}),
  }
}
