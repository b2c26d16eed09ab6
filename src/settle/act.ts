import type {
  Alert,
  CancelReason,
  HeldReason,
  RefundCause,
  RefundReason,
} from "../texts/reasons"

/** The one next thing to do for a link. */
export type Act =
  /** Nothing may be concluded yet. */
  | { do: "wait" }
  /** Held, but an ordinary unpaid link again. */
  | { do: "reopen" }
  /** Register the money on the order: core's processPayment. */
  | { do: "capture" }
  /** Write captured money onto its order, which a crash kept core from doing. */
  | { do: "book_capture" }
  /** Complete the open cart, which captures. */
  | { do: "complete" }
  /** Give the link a living payment session again, so that it can be captured. */
  | { do: "renew_session" }
  /** Cancel the unpaid order, which returns its stock. */
  | { do: "cancel_order"; reason: CancelReason | RefundReason }
  /** Send unregistered money back. */
  | { do: "refund"; cause: RefundCause }
  /** Send back money that Medusa has registered as captured. */
  | { do: "refund_captured"; cause: RefundCause }
  /** Khalti has returned it already: tell Medusa. */
  | { do: "book_refund" }
  /** Take refunds out of Medusa's books that a crash cut off before they were done. */
  | { do: "unbook_refund" }
  | { do: "finish"; outcome: "captured"; reason: "captured"; alert?: Alert }
  | { do: "finish"; outcome: "canceled"; reason: CancelReason }
  | {
      do: "finish"
      outcome: "refunded"
      reason: RefundReason
    }
  | { do: "finish"; outcome: "held"; reason: HeldReason; alert?: Alert }
