/**
 * What the doors answer: `khalti_result` and `khalti_reason` in the browser's redirect, `result` and `reason` in JSON.
 * The result tells a storefront which page to show, the reason which sentence. Both are public and never change
 * their meaning.
 */

/** Where a payment stands, as far as the customer is concerned. */
export const KhaltiResult = {
  /** The money is captured on a live order. Customer: show the confirmation. Merchant: fulfil the order. */
  paid: "paid",
  /** Nothing is paid yet and the link still works. Customer: offer to resume at `payment_url`. Merchant: wait. */
  unpaid: "unpaid",
  /** The bank has not decided yet. Customer: wait, do not pay again. Merchant: do not fulfil; it settles by itself. */
  pending: "pending",
  /** The customer canceled at Khalti, or the shop canceled the order, and nothing was kept. Customer: may start again. Merchant: nothing. */
  canceled: "canceled",
  /** The link or the order's hold ran out unpaid. Customer: start again from the cart. Merchant: nothing. */
  expired: "expired",
  /** This payment cannot succeed. Customer: try again or pay another way. Merchant: nothing, unless it repeats. */
  failed: "failed",
  /** Khalti took the money and it went back, or is on its way back. Customer: see the reason, expect the money at Khalti. Merchant: see the payment's trail. */
  refunded: "refunded",
  /** Khalti has the money and a human must decide. Customer: contact the shop, do not pay again. Merchant: open the payment in the admin and act. */
  held: "held",
  /** The address is not one of this shop's payments. Customer: go back to the shop. Merchant: nothing. */
  invalid: "invalid",
} as const

/** One of the values of {@link KhaltiResult}. */
export type KhaltiResult = (typeof KhaltiResult)[keyof typeof KhaltiResult]

/** Why a payment stands where it stands. */
export const KhaltiReason = {
  /** Paid and captured. Customer: nothing to do. Merchant: fulfil the order. */
  captured: "captured",
  /** Khalti's page was opened or left without paying. Customer: resume the payment. Merchant: wait. */
  not_paid_yet: "not_paid_yet",
  /** A bank has the payment under way. Customer: wait; the shop tells when it is through. Merchant: do not fulfil yet. */
  bank_pending: "bank_pending",
  /** The customer pressed cancel at Khalti. Customer: start again when ready. Merchant: nothing. */
  customer_canceled: "customer_canceled",
  /** Khalti's link ran out unpaid. Customer: start again. Merchant: nothing. */
  link_expired: "link_expired",
  /** The time the shop keeps the stock of an unpaid order ran out. Customer: start again from the cart. Merchant: nothing; see reserveMinutes. */
  reservation_expired: "reservation_expired",
  /** Khalti reports the payment as failed. Customer: try again or pay another way. Merchant: nothing. */
  payment_failed: "payment_failed",
  /** The order had been canceled before the money came. Customer: the money goes back in full. Merchant: nothing. */
  order_canceled: "order_canceled",
  /** A newer link serves this cart or order. Customer: pay with the newest link only. Merchant: nothing. */
  link_replaced: "link_replaced",
  /** The order was paid by another link as well. Customer: the second payment goes back in full. Merchant: nothing. */
  paid_twice: "paid_twice",
  /** The cart's total changed after the link was made. Customer: the money goes back; pay the new total. Merchant: nothing. */
  cart_changed: "cart_changed",
  /** An item sold out before the money came. Customer: the money goes back in full. Merchant: restock if wanted. */
  out_of_stock: "out_of_stock",
  /** The cart is gone or can no longer become an order. Customer: the money goes back in full; start again. Merchant: see the trail. */
  cart_invalid: "cart_invalid",
  /** Khalti took less than was asked. Customer: contact the shop. Merchant: refund it or settle the difference. */
  amount_mismatch: "amount_mismatch",
  /** Khalti answered with a status this plugin does not know. Customer: wait. Merchant: look the payment up at Khalti and update the plugin. */
  unknown_status: "unknown_status",
  /** The unpaid order has a fulfilment or another payment, so it was not canceled. Customer: contact the shop. Merchant: decide about the order. */
  order_in_progress: "order_in_progress",
  /** It is not known whether a refund went through. Customer: contact the shop. Merchant: look it up at Khalti and resolve it in the admin. */
  refund_unknown: "refund_unknown",
  /** The money was returned at Khalti, not through the shop. Customer: it is back at Khalti. Merchant: check the order. */
  refunded_outside: "refunded_outside",
  /** The shop returned the money. Customer: it is back at Khalti. Merchant: nothing. */
  refunded_by_shop: "refunded_by_shop",
  /** Khalti cannot be reached. Customer: wait, do not pay again; the shop keeps asking. Merchant: nothing, unless it lasts. */
  gateway_unreachable: "gateway_unreachable",
  /** Khalti refused the shop's question or refund. Customer: contact the shop. Merchant: check the secret key and the payment's trail. */
  gateway_refused: "gateway_refused",
  /** No payment of this shop has this address. Customer: go back to the shop. Merchant: nothing. */
  unknown_payment: "unknown_payment",
  /** The pidx in the address is not this payment's: somebody edited it. Customer: go back to the shop. Merchant: nothing; it is in the trail. */
  pidx_mismatch: "pidx_mismatch",
} as const

/** One of the values of {@link KhaltiReason}. */
export type KhaltiReason = (typeof KhaltiReason)[keyof typeof KhaltiReason]
