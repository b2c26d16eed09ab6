import type { Stage } from "."
import { KHALTI_PROVIDER } from "../../../../demo/seed"
import { call, type Reply } from "../../../kit/call"
import { Customer } from "../../../kit/customer"

const ADDRESS = {
  first_name: "Sita",
  last_name: "Shrestha",
  address_1: "Jhamsikhel Road 12",
  city: "Lalitpur",
  country_code: "np",
  phone: "9800000000",
}

/** A line of a cart. */
export type Line = { variant_id: string; quantity: number }

/** What a storefront keeps of a cart. */
export type FilledCart = {
  id: string
  paisa: number
  collection: string
  lines: string[]
  /** Pieces on its first line. */
  firstQuantity: number
}

/** What a storefront keeps of a link. */
export type Link = { pidx: string; token: string }

type CartBody = { id: string; total: number; items: { id: string }[] }
type Session = {
  provider_id: string
  data: { pidx?: string; return_token?: string }
}

/** A storefront and an admin over HTTP. Refusals are answers like any other: they are part of a history. */
export class Shopper extends Customer {
  constructor(private readonly stage: Stage) {
    super(stage.url, stage.shop)
  }

  /** A cart that can be paid: items, address, delivery, collection. Null when something is sold out. */
  async fill(items: Line[], promotion?: string): Promise<FilledCart | null> {
    const { regionId, salesChannelId, shippingOptionId } = this.stage.shop
    const made = await this.ask("POST", "carts", {
      region_id: regionId,
      sales_channel_id: salesChannelId,
      email: "sita@himal.example",
      shipping_address: ADDRESS,
      billing_address: ADDRESS,
      items,
      ...(promotion ? { promo_codes: [promotion] } : {}),
    })
    if (made.body.code === "insufficient_inventory") {
      return null
    }
    const { id } = cartOf(made)
    const shipped = await this.ask("POST", `carts/${id}/shipping-methods`, {
      option_id: shippingOptionId,
    })
    const cart = cartOf(shipped)
    return {
      id,
      paisa: toPaisa(cart.total),
      collection: await this.collectionOf(id),
      lines: cart.items.map((item) => item.id),
      firstQuantity: items[0].quantity,
    }
  }

  /** Asks for a link; null when the shop has none to give. */
  async requestLink(collection: string): Promise<Link | null> {
    const reply = await this.requestSession(collection)
    const body = reply.body.payment_collection as
      { payment_sessions?: Session[] } | undefined
    const session = body?.payment_sessions?.find(
      ({ provider_id }) => provider_id === KHALTI_PROVIDER
    )
    const { pidx, return_token } = session?.data ?? {}
    return pidx && return_token ? { pidx, token: return_token } : null
  }

  /** Chooses to pay in another way. */
  async leaveKhalti(collection: string): Promise<boolean> {
    const { status } = await this.ask(
      "POST",
      `payment-collections/${collection}/payment-sessions`,
      { provider_id: "pp_system_default" }
    )
    return status === 200
  }

  /** Changes a cart; the new total, or null when Medusa refuses. */
  async change(path: string, body: unknown): Promise<number | null> {
    const reply = await this.ask("POST", `carts/${path}`, body)
    return reply.status === 200 ? toPaisa(cartOf(reply).total) : null
  }

  /** One call of the Admin API. */
  admin(path: string, body: unknown): Promise<Reply> {
    return call("POST", `${this.stage.url}/admin/${path}`, body, {
      authorization: `Bearer ${this.stage.adminToken}`,
    })
  }
}

/** Half up, once: 1129.9887 rupees are 112999 paisa. */
export function toPaisa(rupees: number): number {
  return Math.round(Number((rupees * 100).toFixed(6)))
}

function cartOf({ status, body }: Reply): CartBody {
  if (status !== 200) {
    throw new Error(`The shop answered ${status}: ${JSON.stringify(body)}`)
  }
  return body.cart as CartBody
}
