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
  /** Core is making an order of the cart, or taking it back: what is read now may be gone in a moment. */
  | { do: "wait_for_core" }
  /** Make an order of a draft that is paid. */
  | { do: "convert_draft" }
  /** Held, but an ordinary unpaid link again. */
  | { do: "reopen" }
  /** Register the money on the order: core's processPayment. */
  | { do: "capture" }
  /** Write captured money onto its order, which a crash kept core from doing. */
  | { do: "record_capture" }
  /** Complete the open cart, which captures. */
  | { do: "complete" }
  /** Give the link a living payment session again, so that it can be captured. */
  | { do: "renew_session" }
  /** Cancel the unpaid order, which returns its stock. */
  | { do: "cancel_order"; reason: CancelReason | RefundReason }
  /** Send back all that is left of the money. */
  | { do: "refund"; cause: RefundCause }
  /** Write into Medusa's books what is back with the customer. */
  | { do: "record_refund" }
  /** Put right what a crash left in Medusa's books of refunds. */
  | { do: "repair_books" }
  | { do: "finish"; outcome: "captured"; reason: "captured"; alert?: Alert }
  | { do: "finish"; outcome: "canceled"; reason: CancelReason }
  | { do: "finish"; outcome: "refunded"; reason: RefundReason }
  | { do: "finish"; outcome: "held"; reason: HeldReason; alert?: Alert }
