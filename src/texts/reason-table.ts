import type { KhaltiResult } from "./results"

export type Merchant = {
  /** What happened. */
  meaning: string
  /** What the merchant may do. */
  todo: string
}

export type Entry = Partial<Merchant> & {
  /** Money is returned by a program for this cause. */
  refundCause?: true
  /**
   * The customer's result beside each outcome of a link at which this reason
   * can stand. Open: one of several, as the rest of the row says. None: there
   * is no link.
   */
  results?: {
    open?: readonly KhaltiResult[]
    captured?: "paid"
    canceled?: "canceled" | "expired" | "failed"
    refunded?: "refunded"
    none?: "invalid"
  }
  /** A link can be held for this reason. `publicReason`: the word that the customer is given instead. */
  held?: Merchant & { publicReason?: "unknown_status" | "refund_unknown" }
}

/** While the link is open its money is on its way back; then it is back. */
const RETURNED = { open: ["pending"], refunded: "refunded" } as const

function returnedByHand(cause: string): Merchant {
  return { meaning: `${cause}, and \`autoRefund\` is off`, todo: "refund it" }
}

/**
 * Every reason that a link can have or a customer can be given. Types, the
 * answers to customers, README.md and docs/operations.md come from this table or
 * are held against it by a test. Public words never change their meaning.
 */
export const REASONS = {
  captured: {
    results: { captured: "paid" },
    meaning: "the money is captured on a live order",
    todo: "fulfil the order",
  },
  not_paid_yet: {
    results: { open: ["unpaid"] },
    meaning: "the link still works",
    todo: "wait",
  },
  link_replaced: {
    results: { open: ["unpaid"] },
    meaning:
      "not paid, and its payment session is gone: there is a newer one, or the cart has changed",
    todo: "nothing",
  },
  bank_pending: {
    results: { open: ["pending"] },
    meaning: "paid or being paid, and not settled yet",
    todo: "do not fulfil",
    held: {
      meaning: "a bank has been silent for longer than `pendingReserveHours`",
      todo: "ask Khalti",
    },
  },
  customer_canceled: {
    results: { canceled: "canceled" },
    meaning: "canceled on Khalti's page",
    todo: "nothing",
  },
  link_expired: {
    results: { canceled: "expired" },
    meaning: "the link ran out unpaid",
    todo: "nothing",
  },
  reservation_expired: {
    results: { canceled: "expired" },
    meaning: "the time that an unpaid order keeps its stock ran out",
    todo: "nothing; the time is `reserveMinutes`, with a bank's Pending `pendingReserveHours`",
  },
  payment_failed: {
    results: { canceled: "failed" },
    meaning: "Khalti says failed",
    todo: "nothing",
  },
  order_canceled: {
    refundCause: true,
    results: { open: ["canceled", "pending"], refunded: "refunded" },
    meaning: "the order is canceled: what was paid for it goes back",
    todo: "nothing",
    held: returnedByHand("paid, but its order is canceled"),
  },
  paid_twice: {
    refundCause: true,
    results: RETURNED,
    meaning:
      "the order was paid by another link or provider as well: this payment goes back, the order stands",
    todo: "nothing",
    held: returnedByHand(
      "the order was paid by another link or provider as well"
    ),
  },
  cart_changed: {
    refundCause: true,
    results: RETURNED,
    meaning: "the cart has another sum than what was paid: the money goes back",
    todo: "nothing",
    held: returnedByHand("the cart has another sum than what was paid"),
  },
  out_of_stock: {
    refundCause: true,
    results: RETURNED,
    meaning: "an item sold out before the money came: the money goes back",
    todo: "restock, or nothing",
    held: returnedByHand("paid, but an item is sold out"),
  },
  cart_invalid: {
    refundCause: true,
    results: RETURNED,
    meaning: "cart and order are gone: the money goes back",
    todo: "nothing",
    held: returnedByHand("paid, but cart and order are gone"),
  },
  completion_failed: {
    refundCause: true,
    results: RETURNED,
    meaning:
      "Medusa took the order back after the capture, with its money: the cart stays",
    todo: "find out which step or hook failed",
    held: returnedByHand("paid, but Medusa took the order back"),
  },
  amount_mismatch: {
    held: {
      meaning: "Khalti took less than was asked",
      todo: "refund it, or collect the difference and mark it handled",
    },
  },
  unknown_status: {
    meaning:
      "Khalti's answer cannot be judged, or the payment needs you for a reason that is not the customer's",
    todo: "act on its [own reason](#held-payments)",
    held: {
      meaning: "Khalti's answer cannot be judged",
      todo: "look the payment up in Khalti's dashboard; check again",
    },
  },
  unknown_to_khalti: {
    held: {
      publicReason: "unknown_status",
      meaning: "Khalti says that it does not know the link",
      todo: "look the payment up in Khalti's dashboard; check again",
    },
  },
  order_unlinked: {
    held: {
      publicReason: "unknown_status",
      meaning:
        "its cart became two orders, or one that Medusa does not link to the cart",
      todo: "find the order it is for and book its money there, or refund it; cancel what nobody pays; mark it handled",
    },
  },
  order_kept: {
    held: {
      publicReason: "unknown_status",
      meaning:
        "paid, but you keep its order because it is paid another way, and Medusa does not show that payment",
      todo: "refund it, or take `keep` back and check it again: it becomes the order's payment",
    },
  },
  paid_since_handled: {
    held: {
      publicReason: "unknown_status",
      meaning: "paid after it was marked handled",
      todo: "take `handled` back and it settles by itself, or refund it",
    },
  },
  draft_not_convertible: {
    held: {
      publicReason: "unknown_status",
      meaning: "a draft order is paid, and Medusa cannot make an order of it",
      todo: "see `last_error`; mend the draft and check again, or refund it",
    },
  },
  order_in_progress: {
    held: {
      meaning:
        "the link ended unpaid, but its order has a fulfilment or another payment",
      todo: "decide about the order",
    },
  },
  issued_with_another_key: {
    held: {
      publicReason: "unknown_status",
      meaning:
        "the link was issued with another key or host than today's, and is open or its captured order is canceled",
      todo: "see [changing the key](#changing-the-key)",
    },
  },
  settle_failed: {
    held: {
      publicReason: "unknown_status",
      meaning:
        "an act kept failing for an hour (money for an edited order: failed once)",
      todo: "see `last_error` and the trail; it goes on by itself once the cause is mended",
    },
  },
  refunded_outside: {
    results: { refunded: "refunded" },
    meaning: "returned in Khalti's dashboard",
    todo: "look at the order",
    held: {
      meaning:
        "money was returned in Khalti's dashboard, and Khalti does not say how much",
      todo: "captured in Medusa: say how much, `…/refunded-outside`. Else return the rest there, mark it handled",
    },
  },
  refunded_by_shop: {
    results: { refunded: "refunded" },
    meaning: "returned by you, through Medusa",
    todo: "nothing",
  },
  refund_unknown: {
    meaning:
      "a refund needs you: nobody knows whether it went through, or it did not",
    todo: "act on its [own reason](#held-payments)",
    held: {
      meaning: "a refund's answer was lost and lookup cannot tell",
      todo: "look into Khalti's dashboard, then resolve it",
    },
  },
  refund_lost: {
    held: {
      publicReason: "refund_unknown",
      meaning:
        "a refund that somebody asked for never reached Khalti: lookup says so after an hour",
      todo: "refund it again",
    },
  },
  refund_refused: {
    held: {
      publicReason: "refund_unknown",
      meaning: "Khalti refused; tried daily five times",
      todo: "see the refund's text; refund in Khalti's dashboard",
    },
  },
  refund_needs_mobile: {
    held: {
      meaning:
        "a bank payment: Khalti wants the number of the Khalti account that gets the money",
      todo: "ask the customer, refund with `mobile`",
    },
  },
  refund_limit: {
    held: {
      publicReason: "refund_unknown",
      meaning: "more automatic refunds in an hour than `autoRefundLimit`",
      todo: "find out why; it goes back by itself when the hour is over, or refund it at once",
    },
  },
  gateway_unreachable: {
    results: { open: ["pending"], canceled: "failed" },
    meaning:
      "Khalti does not answer; the shop keeps asking. `failed`: it never gave a link",
    todo: "nothing, unless it lasts",
  },
  gateway_refused: {
    results: { open: ["pending"] },
    meaning: "Khalti refuses the secret key",
    todo: "put a valid key in",
  },
  unknown_payment: {
    results: { none: "invalid" },
    meaning: "no payment of this shop has this address",
    todo: "nothing",
  },
  pidx_mismatch: {
    results: { none: "invalid" },
    meaning: "the pidx in the address is not this payment's: it was edited",
    todo: "nothing",
  },
} as const satisfies Record<string, Entry>

/** What a merchant should know although the outcome is right: title and text of a notice, and what to do. */
export const ALERTS = {
  overpaid: {
    meaning:
      "Khalti took more than was asked, or the order owed less when the money came (a canceled exchange). The sale stands",
    todo: "agree with the customer; the surplus goes back when all of the payment is refunded",
  },
  refunded_outside: {
    meaning:
      "money was returned in Khalti's dashboard. In full: Medusa's books have it, the order is left to you. In part: the sale stands and Medusa's books do not know",
    todo: "in full: cancel the order if nothing was shipped. In part: say how much, `POST /admin/khalti/payments/:id/refunded-outside`",
  },
} as const satisfies Record<string, Merchant>
