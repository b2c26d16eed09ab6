import type { CustomerTexts } from "./reasons"

/** What customers read: what happened to the money, and what to do now. One sentence each. */
export const EN: CustomerTexts = {
  captured: {
    paid: "Your payment has arrived and your order is confirmed: there is nothing more to do.",
  },
  not_paid_yet: {
    unpaid: "Nothing has been paid yet: you can go on and pay now.",
  },
  link_replaced: {
    unpaid:
      "Nothing was paid with this link and it is no longer in use: please pay with the newest one or start again from your cart.",
  },
  bank_pending: {
    pending:
      "Your payment is being confirmed: please wait and do not pay again.",
    held: "The bank has not confirmed this payment yet and the shop is looking into it: please contact the shop and do not pay again.",
  },
  customer_canceled: {
    canceled:
      "The payment was canceled and nothing was taken: you can start again from your cart.",
  },
  link_expired: {
    expired:
      "The time to pay ran out and no payment has arrived: please start again from your cart.",
  },
  reservation_expired: {
    expired:
      "The time for which the shop keeps an unpaid order ran out: please start again from your cart, and a payment that still arrives is returned in full.",
  },
  payment_failed: {
    failed:
      "The payment did not go through and the shop has received nothing: please try again or pay another way.",
  },
  order_canceled: {
    canceled:
      "This order was canceled and whatever was paid for it is returned in full: please do not pay for it any more.",
    pending:
      "This order was canceled and your money is on its way back to you in full: please do not pay for it again.",
    refunded:
      "This order was canceled and your money was returned in full through Khalti: you can start a new order.",
    held: "This order was canceled and the shop will return your money: please contact the shop and do not pay again.",
  },
  paid_twice: {
    pending:
      "This purchase was paid already and this second payment is on its way back to you in full: your order stands, there is nothing to do.",
    refunded:
      "This purchase was paid already and this second payment was returned in full through Khalti: your order stands, there is nothing to do.",
    held: "This purchase was paid already and the shop will return this second payment: please contact the shop and do not pay again.",
  },
  cart_changed: {
    pending:
      "The cart has changed since this payment was started and your money is on its way back to you in full: please start a new payment for the new total.",
    refunded:
      "The cart had changed since this payment was started and your money was returned in full through Khalti: please start a new payment for the new total.",
    held: "The cart has changed since this payment was started and the shop will return your money: please contact the shop before you pay again.",
  },
  out_of_stock: {
    pending:
      "Something in the cart sold out before your payment arrived and your money is on its way back to you in full: you can order what is still available.",
    refunded:
      "Something in the cart sold out before your payment arrived and your money was returned in full through Khalti: you can order what is still available.",
    held: "Something in the cart sold out before your payment arrived and the shop will return your money: please contact the shop before you pay again.",
  },
  cart_invalid: {
    pending:
      "This cart can no longer become an order and your money is on its way back to you in full: please start again from the shop.",
    refunded:
      "This cart could no longer become an order and your money was returned in full through Khalti: please start again from the shop.",
    held: "This cart can no longer become an order and the shop will return your money: please contact the shop before you pay again.",
  },
  completion_failed: {
    pending:
      "Your order could not be made after your payment arrived and your money is on its way back to you in full: your cart is still there, please contact the shop or try again later.",
    refunded:
      "Your order could not be made after your payment arrived and your money was returned in full through Khalti: your cart is still there, please contact the shop or try again later.",
    held: "Your order could not be made after your payment arrived and the shop will return your money: please contact the shop before you pay again.",
  },
  amount_mismatch: {
    held: "Less than the amount due has arrived and the shop will settle it with you: please contact the shop and do not pay again.",
  },
  unknown_status: {
    held: "The shop is checking your payment: please contact the shop and do not pay again.",
  },
  order_in_progress: {
    held: "This payment has not arrived and the shop is already working on the order: please contact the shop before you pay again.",
  },
  refunded_outside: {
    refunded:
      "Your money was returned in full through Khalti: please start a new payment if you still want to buy, or contact the shop.",
    held: "Part of your money was returned through Khalti and the shop takes care of the rest: please contact the shop and do not pay again.",
  },
  refunded_by_shop: {
    refunded:
      "The shop has returned your money in full through Khalti: please start a new payment if you still want to buy, or contact the shop.",
  },
  refund_unknown: {
    held: "Your money is to be returned and the shop takes care of it: please contact the shop and do not pay again.",
  },
  refund_needs_mobile: {
    held: "Your money is to be returned and the shop will ask you for the mobile number of a Khalti account: please call the shop if it has not asked yet, and allow a few working days for the refund.",
  },
  gateway_unreachable: {
    pending:
      "Khalti cannot confirm your payment right now and the shop keeps asking: please wait and do not pay again.",
    failed:
      "The payment could not be started and nothing was taken: please start again.",
  },
  gateway_refused: {
    pending:
      "The shop cannot confirm your payment right now: please wait or contact the shop, and do not pay again.",
  },
  unknown_payment: {
    invalid:
      "This address belongs to no payment of this shop: please go back to the shop.",
  },
  pidx_mismatch: {
    invalid:
      "This address does not fit the payment and nothing was changed: please go back to the shop.",
  },
}
