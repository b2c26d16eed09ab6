import type { Logger } from "@medusajs/framework/types"
import type { Query } from "../facts/query"
import type KhaltiModuleService from "../modules/khalti/service"

export type CheckoutDependencies = {
  khalti: KhaltiModuleService
  query: Query
  logger: Logger
}
