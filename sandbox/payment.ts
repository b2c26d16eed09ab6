import type { InitiateBody } from "./initiate-body"
import { shortUuid } from "./short-uuid"
import type { Channel, PaymentState, Quirks } from "./types"

/** What Khalti does when nothing odd is switched on. */
export const USUAL: Quirks = {
  amountZeroOnCancel: false,
  partiallyRefundedSpelling: "Partially Refunded",
  refundStaysCompleted: false,
  noCallback: false,
  doubledCallback: false,
  cardStyle: false,
  withoutPidx: false,
  needsMobile: true,
  unknownPidxIs400: false,
  refuseLocalReturnUrl: false,
  beforeKyc: false,
}

/** One link: the record behind `PaymentState`. Amounts in paisa, times in ms. */
export class Payment {
  readonly pidx = shortUuid()
  transaction_id: string | null = null
  paidAmount: number
  refunded = 0
  mobile = ""
  channel: Channel = "wallet"
  quirks: Partial<Quirks> = {}
  /** Code that lookup answers with, when a test has chosen one together with the word. */
  lookupStatus?: number
  private word = "Initiated"

  constructor(
    readonly order: InitiateBody,
    readonly initiate: Record<string, unknown>,
    readonly payment_page: string,
    public createdAt: number,
    public expiresAt: number
  ) {
    this.paidAmount = order.amount
  }

  /** The status word now: an unpaid link past its time is Expired. */
  get status(): string {
    return this.word === "Initiated" && Date.now() >= this.expiresAt
      ? "Expired"
      : this.word
  }

  /** Once Completed, however it is spelled, money has moved and there is a transaction id. */
  set status(word: string) {
    this.word = word
    this.lookupStatus = undefined
    if (word.trim().toLowerCase() === "completed") {
      this.transaction_id ??= shortUuid()
    }
  }

  /** Paisa that can still be given back. */
  get refundable(): number {
    return this.paidAmount - this.refunded
  }

  /** Books money given back, here or in Khalti's dashboard. */
  giveBack(paisa: number, quirks: Quirks): void {
    this.refunded += paisa
    if (!quirks.refundStaysCompleted) {
      this.status =
        this.refundable > 0 ? quirks.partiallyRefundedSpelling : "Refunded"
    }
  }

  /** A plain copy for tests and the control API. */
  state(): PaymentState {
    return {
      pidx: this.pidx,
      status: this.status,
      amount: this.order.amount,
      paid_amount: this.paidAmount,
      refunded: this.refunded,
      transaction_id: this.transaction_id,
      purchase_order_id: this.order.purchase_order_id,
      purchase_order_name: this.order.purchase_order_name,
      return_url: this.order.return_url,
      payment_url: `${this.payment_page}${this.pidx}`,
      channel: this.channel,
      mobile: this.mobile,
      created_at: this.createdAt,
      expires_at: this.expiresAt,
      quirks: { ...this.quirks },
      initiate: this.initiate,
    }
  }
}
