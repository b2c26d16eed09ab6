import { randomUUID } from "node:crypto"
import type { InitiateBody } from "./bodies"
import type { Channel, PaymentState, Quirks } from "./types"

const BASE57 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
const ID_LENGTH = 22

/** A new short UUID, the form of every `pidx` and `transaction_id`: 22 characters of base57. */
function shortUuid(): string {
  let rest = BigInt(`0x${randomUUID().replaceAll("-", "")}`)
  let text = ""
  while (text.length < ID_LENGTH) {
    text = BASE57[Number(rest % 57n)] + text
    rest /= 57n
  }
  return text
}

/** One link: the record behind `PaymentState`. Amounts in paisa, times in ms. */
export class Payment {
  readonly pidx = shortUuid()
  transaction_id: string | null = null
  paidAmount: number
  refunded = 0
  mobile = ""
  channel: Channel = "wallet"
  /** HTTP code that lookup answers with, when a test has chosen one together with the status. */
  lookupStatus?: number
  private lastStatus = "Initiated"

  constructor(
    readonly order: InitiateBody,
    readonly initiate: Record<string, unknown>,
    readonly paymentPage: string,
    public createdAt: number,
    public expiresAt: number
  ) {
    this.paidAmount = order.amount
  }

  /** The status now: an unpaid link past its time is Expired. */
  get status(): string {
    return this.lastStatus === "Initiated" && Date.now() >= this.expiresAt
      ? "Expired"
      : this.lastStatus
  }

  /** Once Completed, however it is spelled, money has moved and there is a transaction id. */
  set status(status: string) {
    this.lastStatus = status
    this.lookupStatus = undefined
    if (status.trim().toLowerCase() === "completed") {
      this.transaction_id ??= shortUuid()
    }
  }

  /** Paisa that can still be given back. */
  get refundable(): number {
    return this.paidAmount - this.refunded
  }

  /** Money goes back, by the API or in Khalti's dashboard. */
  giveBack(paisa: number, quirks: Quirks): void {
    this.refunded += paisa
    if (!quirks.refundStaysCompleted) {
      this.status =
        this.refundable > 0 ? quirks.partiallyRefundedSpelling : "Refunded"
    }
  }

  /** A plain copy. */
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
      payment_url: `${this.paymentPage}${this.pidx}`,
      channel: this.channel,
      mobile: this.mobile,
      created_at: this.createdAt,
      expires_at: this.expiresAt,
      initiate: this.initiate,
    }
  }
}
