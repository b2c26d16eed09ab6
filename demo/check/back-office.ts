import type { Shop } from "../seed"
import { callJson } from "./http-json"

/** What the check reads of an order. Sums in rupees. */
export interface Order {
  id: string
  status: string
  payment_status: string
  total: number
  payment_collections: { payments: { captures: { amount: number }[] }[] }[]
}

/** Pieces of one variant. */
export interface Stock {
  stocked: number
  reserved: number
}

const ORDER_FIELDS =
  "id,status,payment_status,total,*payment_collections.payments,*payment_collections.payments.captures"

/** The merchant's view, over the Admin API. */
export class BackOffice {
  private constructor(
    private readonly url: string,
    private readonly token: string
  ) {}

  /** Signs in as the seeded admin. */
  static async signIn(
    url: string,
    credentials: Shop["admin"]
  ): Promise<BackOffice> {
    const { token } = await callJson<{ token: string }>({
      url: `${url}/auth/user/emailpass`,
      body: credentials,
    })
    return new BackOffice(url, token)
  }

  /** The order as it is now. */
  async order(id: string): Promise<Order> {
    const { order } = await this.get<{ order: Order }>(
      `orders/${id}?fields=${encodeURIComponent(ORDER_FIELDS)}`
    )
    return order
  }

  /** The stock as it is now. */
  async stock(inventoryItemId: string): Promise<Stock> {
    const { inventory_levels: levels } = await this.get<{
      inventory_levels: {
        stocked_quantity: number
        reserved_quantity: number
      }[]
    }>(`inventory-items/${inventoryItemId}/location-levels`)
    return {
      stocked: levels[0].stocked_quantity,
      reserved: levels[0].reserved_quantity,
    }
  }

  private get<Body>(path: string): Promise<Body> {
    return callJson<Body>({
      url: `${this.url}/admin/${path}`,
      headers: { authorization: `Bearer ${this.token}` },
    })
  }
}

/** How many payments and captures an order has. */
export function countMoney(order: Order): {
  payments: number
  captures: number
} {
  const payments = order.payment_collections.flatMap(
    (collection) => collection.payments
  )
  const captures = payments.flatMap((payment) => payment.captures)
  return { payments: payments.length, captures: captures.length }
}
