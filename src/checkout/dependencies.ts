import type { Logger } from "@medusajs/framework/types"
import type { Query } from "../facts/query"
import type KhaltiModuleService from "../modules/khalti/service"

/** What issuing a link works with. */
export type CheckoutDependencies = {
  khalti: KhaltiModuleService
  query: Query
  logger: Logger
}
