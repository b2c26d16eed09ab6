import type { MedusaContainer } from "@medusajs/framework/types"
import type { Facts } from "../facts/facts"
import type { Asker } from "../facts/look-up"
import type { Query } from "../facts/query"
import type { Lease } from "../modules/khalti/leases"
import type { Link } from "../modules/khalti/ledger"
import type KhaltiModuleService from "../modules/khalti/service"

/** What one settle works with from its beginning to its end. */
export type Settling = {
  container: MedusaContainer
  khalti: KhaltiModuleService
  query: Query
  lease: Lease
  asker: Asker
  /** The customer gives the payment up. */
  givesUp: boolean
}

/** What an act works with: the link and all that is true about it right now. */
export type Round = Settling & {
  link: Link
  facts: Facts
  learned: Learned
}

/** What one round tells the next of the same settle. */
export type Learned = {
  /** Core could not complete the cart: an item is sold out. */
  soldOut?: boolean
  /** The key was refused at the lookup before, and is not any more. */
  keyAccepted?: boolean
  /** The links that ended before were looked up again, and none holds money. */
  siblingsLookedUp?: boolean
}

/** After an act: look again with what it learned, or leave it for now. */
export type Next = Learned | "done"
