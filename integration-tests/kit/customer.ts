import { Storefront, type Cart } from "../../demo/check/storefront"
import { KHALTI_PROVIDER, type Shop, type Sku } from "../../demo/seed"
import { call, type Reply } from "./call"
import type { Sale, StartedSale } from "./sale"

/** A storefront that also does what a careful one would not. */
export class Customer extends Storefront {
  constructor(
    url: string,
    shop: Shop,
    private readonly token?: string
  ) {
    super(url, shop)
  }

  /** Registers and signs in. */
  async signUp(email: string): Promise<Customer> {
    const credentials = { email, password: "namaste-1234" }
    const registered = await this.auth("register", credentials)
    await new Customer(this.url, this.shop, registered).post("customers", {
      email,
    })
    return new Customer(
      this.url,
      this.shop,
      await this.auth("login", credentials)
    )
  }

  /** A cart with a payment link, made over HTTP. */
  async startSale(sku: Sku = "TOPI-M", quantity = 2): Promise<StartedSale> {
    const cart = await this.fillCart(this.shop.variants[sku].id, quantity)
    return { cart, ...(await this.startPayment(cart.id)) }
  }

  /** An order that waits for its payment, made over HTTP. */
  async placeSale(sku: Sku = "TOPI-M", quantity = 2): Promise<Sale> {
    const sale = await this.startSale(sku, quantity)
    return { ...sale, orderId: await this.placeOrder(sale.cart.id) }
  }

  /** One Store API call, whatever it answers. */
  ask(method: string, path: string, body?: unknown): Promise<Reply> {
    return call(method, `${this.url}/store/${path}`, body, this.headers)
  }

  /** Completes the cart, whatever Medusa answers. */
  complete(cartId: string): Promise<Reply> {
    return this.ask("POST", `carts/${cartId}/complete`, {})
  }

  /** The cart's payment collection, made or found. */
  async collectionOf(cartId: string): Promise<string> {
    const answer = await this.post<{ payment_collection: { id: string } }>(
      "payment-collections",
      { cart_id: cartId }
    )
    return answer.payment_collection.id
  }

  /** Asks for a Khalti session, whatever Medusa answers. */
  requestSession(collectionId: string, data?: Record<string, unknown>) {
    return this.ask(
      "POST",
      `payment-collections/${collectionId}/payment-sessions`,
      { provider_id: KHALTI_PROVIDER, data }
    )
  }

  /** Chooses another provider than Khalti for a cart, or for the order it has become. */
  async chooseProvider(cartId: string, providerId: string): Promise<void> {
    const collection = await this.collectionOf(cartId)
    await this.post(`payment-collections/${collection}/payment-sessions`, {
      provider_id: providerId,
    })
  }

  /** Puts more of a variant into the cart. */
  async addItem(cartId: string, variantId: string, quantity = 1) {
    await this.post(`carts/${cartId}/line-items`, {
      variant_id: variantId,
      quantity,
    })
  }

  /** Enters a promotion's code. */
  async applyPromotion(cartId: string, code: string): Promise<Cart> {
    const { cart } = await this.post<{ cart: Cart }>(
      `carts/${cartId}/promotions`,
      { promo_codes: [code] }
    )
    return cart
  }

  /** Asks the plugin how a payment stands, as a storefront does. */
  askHow(token: string, body: unknown = {}): Promise<Reply> {
    return this.ask("POST", `khalti/callback/${token}`, body)
  }

  /** Gives a payment up, as a storefront's button does. */
  giveUp(token: string, body: unknown = {}): Promise<Reply> {
    return this.ask("POST", `khalti/callback/${token}/cancel`, body)
  }

  protected override get headers(): Record<string, string> {
    return {
      ...super.headers,
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
    }
  }

  private async auth(
    act: "register" | "login",
    credentials: { email: string; password: string }
  ): Promise<string> {
    const path = act === "register" ? "emailpass/register" : "emailpass"
    const { body } = await call(
      "POST",
      `${this.url}/auth/customer/${path}`,
      credentials
    )
    return String(body.token)
  }
}
