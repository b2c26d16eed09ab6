import {
  addShippingMethodToCartWorkflow,
  createCartWorkflow,
  createPaymentCollectionForCartWorkflow,
} from "@medusajs/medusa/core-flows"
import type { World } from "."
import { ADDRESS } from "../../../../demo/check/storefront"
import { KHALTI_PROVIDER } from "../../../../demo/seed"
import { call, type Reply } from "../../../kit/call"
import { Customer } from "../../../kit/customer"
import { toPaisa } from "../../to-paisa"

/** A line of a cart. */
export type Line = { variant_id: string; quantity: number }

/** What a storefront keeps of a cart. */
export type FilledCart = {
  id: string
  paisa: number
  collection: string
  /** Its first line, and the pieces on it. */
  line: string
  firstQuantity: number
}

/** What a storefront keeps of a link. */
export type IssuedLink = { pidx: string; token: string }

type CartBody = { total: number }
type Session = {
  provider_id: string
  data: { pidx?: string; return_token?: string }
}

/** A storefront and an admin over HTTP. A refusal is an answer like any other: it is part of a history. */
export class Shopper extends Customer {
  constructor(private readonly world: World) {
    super(world.url, world.shop)
  }

  /**
   * A cart that can be paid: items, address, delivery, collection. Made by
   * Medusa's workflows in this process: over HTTP it would be the slowest part of a
   * history.
   *
   * @returns null when something is sold out
   */
  async fill(items: Line[], promotion?: string): Promise<FilledCart | null> {
    const { container, pg, shop } = this.world
    const { result: cart, errors } = await createCartWorkflow(container).run({
      input: {
        region_id: shop.regionId,
        sales_channel_id: shop.salesChannelId,
        email: "sita@himal.example",
        shipping_address: ADDRESS,
        billing_address: ADDRESS,
        items,
        promo_codes: promotion ? [promotion] : [],
      },
      throwOnError: false,
    })
    if (errors.length > 0) {
      return null
    }
    await addShippingMethodToCartWorkflow(container).run({
      input: { cart_id: cart.id, options: [{ id: shop.shippingOptionId }] },
    })
    const { result } = await createPaymentCollectionForCartWorkflow(
      container
    ).run({ input: { cart_id: cart.id } })
    const collection = result as { id: string; amount: number }
    const { rows } = await pg.raw<{ rows: { id: string }[] }>(
      `SELECT id FROM cart_line_item WHERE cart_id = ? AND variant_id = ?`,
      [cart.id, items[0].variant_id]
    )
    return {
      id: cart.id,
      paisa: toPaisa(collection.amount),
      collection: collection.id,
      line: rows[0].id,
      firstQuantity: items[0].quantity,
    }
  }

  /** Asks for a link; null when the shop issues none. */
  async requestLink(collection: string): Promise<IssuedLink | null> {
    const reply = await this.requestSession(collection)
    const body = reply.body.payment_collection as
      { payment_sessions?: Session[] } | undefined
    const session = body?.payment_sessions?.find(
      ({ provider_id }) => provider_id === KHALTI_PROVIDER
    )
    const { pidx, return_token } = session?.data ?? {}
    return pidx && return_token ? { pidx, token: return_token } : null
  }

  /** Chooses another payment provider. */
  async switchProvider(collection: string): Promise<boolean> {
    const { status } = await this.ask(
      "POST",
      `payment-collections/${collection}/payment-sessions`,
      { provider_id: "pp_system_default" }
    )
    return status === 200
  }

  /** Changes a cart. Returns the new total, or null when Medusa refuses. */
  async change(path: string, body: unknown): Promise<number | null> {
    const reply = await this.ask("POST", `carts/${path}`, body)
    return reply.status === 200 ? toPaisa(cartOf(reply).total) : null
  }

  /** One call to the Admin API. */
  admin(path: string, body: unknown, method = "POST"): Promise<Reply> {
    return call(method, `${this.world.url}/admin/${path}`, body, {
      authorization: `Bearer ${this.world.adminToken}`,
    })
  }
}

function cartOf({ status, body }: Reply): CartBody {
  if (status !== 200) {
    throw new Error(`The shop answered ${status}: ${JSON.stringify(body)}`)
  }
  return body.cart as CartBody
}
