import type { Query } from "../facts/query"
import { MedusaError } from "@medusajs/framework/utils"
import { purchaseCartFields, type PurchaseCart } from "./purchase/purchase"

/** Where in Medusa a payment session belongs. */
export type Place = {
  collectionId: string
  /** Null for an order's own collection (an edit, an exchange). */
  cart: PurchaseCart | null
  /** Two letters, lower case: shipping address's, else the region's first. */
  countryCode: string | null
}

type CartRow = PurchaseCart & {
  shipping_address?: { country_code?: string | null } | null
  region?: { countries?: { iso_2: string }[] | null } | null
}

/**
 * Finds a session's collection and cart. Core tells a provider neither, and for
 * guests not even the customer, but the session's row exists already.
 */
export async function readPlace(
  query: Query,
  sessionId: string
): Promise<Place> {
  const { data: sessions } = await query.graph({
    entity: "payment_session",
    fields: ["payment_collection_id"],
    filters: { id: sessionId },
  })
  const collectionId = sessions[0]?.payment_collection_id
  if (!collectionId) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Payment session ${sessionId} belongs to no payment collection`
    )
  }
  const { data: links } = await query.graph({
    entity: "cart_payment_collection",
    fields: ["cart_id"],
    filters: { payment_collection_id: collectionId },
  })
  const cart = links[0] ? await readCart(query, links[0].cart_id) : null
  return { collectionId, cart, countryCode: cart && countryOf(cart) }
}

async function readCart(query: Query, id: string): Promise<CartRow | null> {
  const { data } = await query.graph({
    entity: "cart",
    fields: [...purchaseCartFields, "region.countries.iso_2"],
    filters: { id },
  })
  return (data[0] as unknown as CartRow | undefined) ?? null
}

function countryOf({ shipping_address, region }: CartRow): string | null {
  return shipping_address?.country_code ?? region?.countries?.[0]?.iso_2 ?? null
}
