import { KHALTI_PROVIDER, type Shop } from "../seed/shop"
import { callJson } from "./http-json"

/** What the check reads of a cart. */
export interface Cart {
  id: string
  total: number
  completed_at: string | null
  items: { variant_id: string; quantity: number }[]
}

/** What the plugin puts into a payment session. */
export interface KhaltiSession {
  return_token: string
  pidx: string
  payment_url: string
  expires_at: string
  /** paisa */
  amount: number
}

/** Where the goods go. */
export const ADDRESS = {
  first_name: "Sita",
  last_name: "Shrestha",
  address_1: "Jhamsikhel Road 12",
  city: "Lalitpur",
  country_code: "np",
  phone: "9800000000",
}

/** A storefront as any other: the standard Store API over HTTP, nothing of ours. */
export class Storefront {
  constructor(
    protected readonly url: string,
    protected readonly shop: Shop
  ) {}

  /** A cart that is ready to be paid: item, address, delivery. */
  async fillCart(variantId: string, quantity: number): Promise<Cart> {
    const { cart } = await this.post<{ cart: Cart }>("carts", {
      region_id: this.shop.regionId,
      sales_channel_id: this.shop.salesChannelId,
      email: "sita@himal.example",
      shipping_address: ADDRESS,
      billing_address: ADDRESS,
      items: [{ variant_id: variantId, quantity }],
    })
    const shipped = await this.post<{ cart: Cart }>(
      `carts/${cart.id}/shipping-methods`,
      { option_id: this.shop.shippingOptionId }
    )
    return shipped.cart
  }

  /**
   * Chooses Khalti: the answer has the address where the customer pays.
   *
   * @param data - what the storefront may say, such as `return_to`
   */
  async startPayment(
    cartId: string,
    data?: Record<string, unknown>
  ): Promise<KhaltiSession> {
    const { payment_collection: collection } = await this.post<{
      payment_collection: { id: string }
    }>("payment-collections", { cart_id: cartId })
    const answer = await this.post<{
      payment_collection: { payment_sessions: { data: KhaltiSession }[] }
    }>(`payment-collections/${collection.id}/payment-sessions`, {
      provider_id: KHALTI_PROVIDER,
      data,
    })
    return answer.payment_collection.payment_sessions[0].data
  }

  /**
   * Completes the cart.
   *
   * @returns the order's id
   * @throws when Medusa answers with the cart instead
   */
  async placeOrder(cartId: string): Promise<string> {
    const answer = await this.post<
      | { type: "order"; order: { id: string } }
      | { type: "cart"; error: { message: string } }
    >(`carts/${cartId}/complete`, {})
    if (answer.type === "order") return answer.order.id
    throw new Error(`the cart was not completed: ${answer.error.message}`)
  }

  /** The cart as it is now. */
  async cart(id: string): Promise<Cart> {
    const { cart } = await callJson<{ cart: Cart }>({
      url: `${this.url}/store/carts/${id}?fields=%2Bcompleted_at,%2Bitems.variant_id`,
      headers: this.headers,
    })
    return cart
  }

  protected post<Body>(path: string, body: unknown): Promise<Body> {
    return callJson<Body>({
      url: `${this.url}/store/${path}`,
      headers: this.headers,
      body,
    })
  }

  protected get headers(): Record<string, string> {
    return { "x-publishable-api-key": this.shop.publishableKey }
  }
}
