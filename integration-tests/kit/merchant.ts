import type { Shop } from "../../demo/seed"
import { call, type Reply } from "./call"

/** The merchant in Medusa's admin: the Admin API over HTTP, signed in. */
export class Merchant {
  private token_?: string

  constructor(
    private readonly url: string,
    private readonly credentials: Shop["admin"]
  ) {}

  /** One Admin API call, whatever it answers. */
  async ask(method: string, path: string, body?: unknown): Promise<Reply> {
    return call(method, `${this.url}/admin/${path}`, body, {
      authorization: `Bearer ${await this.token()}`,
    })
  }

  /** Medusa's own refund of a payment, in rupees; all that was paid without an amount. */
  refund(paymentId: string, amount?: number): Promise<Reply> {
    return this.ask("POST", `payments/${paymentId}/refund`, {
      ...(amount === undefined ? {} : { amount }),
    })
  }

  /** Medusa's own cancel button. */
  cancel(orderId: string): Promise<Reply> {
    return this.ask("POST", `orders/${orderId}/cancel`, {})
  }

  private async token(): Promise<string> {
    if (!this.token_) {
      const { body } = await call(
        "POST",
        `${this.url}/auth/user/emailpass`,
        this.credentials
      )
      this.token_ = String(body.token)
    }
    return this.token_
  }
}
