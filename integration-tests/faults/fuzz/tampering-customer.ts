import type { Cart } from "../../../demo/check/storefront"
import type { TestShop } from "../../kit"
import { toPaisa } from "../to-paisa"

type Session = { data: { pidx: string; amount: number } }

/** A customer who edits what the storefront sends, to get goods for less. */
export class TamperingCustomer {
  private cart: Cart | undefined
  /** How often they paid, in the end, what was asked. */
  paid = 0

  constructor(private readonly shop: TestShop) {}

  /**
   * Asks for a payment session with edited data: it is refused, or has a link of
   * the cart's sum. Then tries again, completes the cart without paying, or pays
   * that link and comes back.
   */
  async tryToPayLess(
    data: Record<string, unknown>,
    then: "again" | "complete" | "pay"
  ): Promise<void> {
    const { storefront, sandbox } = this.shop
    const cart = (this.cart ??= await this.fillCart())
    const collection = await storefront.collectionOf(cart.id)
    const reply = await storefront.requestSession(collection, data)
    expect(reply.status).toBeLessThan(500)
    if (reply.status === 200) {
      const { payment_sessions } = reply.body.payment_collection as {
        payment_sessions: Session[]
      }
      const { pidx, amount } = payment_sessions[0].data
      expect(amount).toBe(toPaisa(cart.total))
      expect(sandbox.payment(pidx).amount).toBe(toPaisa(cart.total))
      if (then === "pay") await this.pay(pidx)
    }
    if (then === "complete") {
      this.cart = undefined
      expect((await storefront.complete(cart.id)).status).toBeLessThan(500)
    }
  }

  private async pay(pidx: string): Promise<void> {
    this.cart = undefined
    this.paid++
    await expect(
      this.shop.comeBackBy(this.shop.sandbox.pay(pidx))
    ).resolves.toMatchObject({ result: "paid" })
  }

  private fillCart(): Promise<Cart> {
    const { storefront, seeded } = this.shop
    return storefront.fillCart(seeded.variants["NOTEBOOK-A5"].id, 1)
  }
}
