import { MedusaError } from "@medusajs/framework/utils"
import {
  below,
  CART_FIELDS,
  PAYMENT_COLLECTION_FIELDS,
  type Surroundings,
} from "../facts/medusa-fields"
import type { Query } from "../facts/query"
import { viewOf, type MedusaView } from "../facts/read-medusa"
import { purchaseCartFields, type PurchaseCart } from "./purchase/purchase"

/** Where in Medusa a payment session belongs. */
export type Place = {
  collectionId: string
  /** Null for an order's own collection (an edit, an exchange). */
  cart: PurchaseCart | null
  /** Two letters, lower case: shipping address's, else the region's first. */
  countryCode: string | null
  medusa: MedusaView
}

type CartRow = PurchaseCart &
  NonNullable<Surroundings["cart"]> & {
    shipping_address?: { country_code?: string | null } | null
    region?: { countries?: { iso_2: string }[] | null } | null
  }

type SessionRow = {
  payment_collection:
    | (NonNullable<Surroundings["payment_collection"]> & {
        cart?: CartRow | null
      })
    | null
}

const FIELDS = [
  "id",
  ...below("payment_collection", PAYMENT_COLLECTION_FIELDS),
  ...below("payment_collection.cart", [
    ...CART_FIELDS,
    ...purchaseCartFields,
    "region.countries.iso_2",
  ]),
]

/**
 * Finds a session's collection, cart and order. Core tells a provider none of
 * them, and for guests not even the customer, but the session's row exists already.
 *
 * @throws MedusaError `not_found` for a session without a payment collection
 */
export async function readPlace(
  query: Query,
  sessionId: string
): Promise<Place> {
  const { data } = await query.graph({
    entity: "payment_session",
    fields: FIELDS,
    filters: { id: sessionId },
  })
  const collection = (data[0] as unknown as SessionRow | undefined)
    ?.payment_collection
  if (!collection) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Payment session ${sessionId} belongs to no payment collection`
    )
  }
  const cart = inOrder(collection.cart ?? null)
  const medusa = await viewOf(
    query,
    { pidx: null, session_id: sessionId, session_ids: null },
    { cart, payment_collection: collection }
  )
  const countryCode = cart && countryOf(cart)
  return { collectionId: collection.id, cart, countryCode, medusa }
}

/** Lines in the order of their ids: the database promises none, and the same cart is told Khalti in the same words. */
function inOrder(cart: CartRow | null): CartRow | null {
  const items = [...(cart?.items ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))
  return cart && { ...cart, items }
}

function countryOf({ shipping_address, region }: CartRow): string | null {
  return shipping_address?.country_code ?? region?.countries?.[0]?.iso_2 ?? null
}
