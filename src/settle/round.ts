import type { MedusaContainer } from "@medusajs/framework/types"
import type KhaltiModuleService from "../modules/khalti/service"
import type { Link } from "../modules/khalti/service"
import type { CompletionFailure, Facts } from "../facts/facts"
import type { Query } from "../facts/query"
import type { SettleInput } from "./input"

/** What an act works with: one look at the world. */
export type Round = {
  container: MedusaContainer
  khalti: KhaltiModuleService
  query: Query
  row: Link
  facts: Facts
  /** The token of the lease under which all this happens. */
  lease: string
  input: SettleInput
  carried: Carried
}

/** What one round tells the next of the same settle. */
export type Carried = {
  /** Core refused for good to complete the cart. */
  completionFailure?: CompletionFailure
  /** Core was asked to refund. */
  refundTried?: boolean
  /** Core was asked to book a captured payment on its order. */
  captureBooked?: boolean
  /** Khalti was asked about the links that were given up, and none holds money. */
  siblingsAsked?: boolean
  /** Core has emitted `payment.captured` itself. */
  coreAnnounced?: boolean
}

/** After an act: look again with what it learned, or leave it for now. */
export type Next = Carried | "done"
