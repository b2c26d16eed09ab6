import type { Logger } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MedusaError,
} from "@medusajs/framework/utils"
import type { CheckoutDependencies } from "../../checkout/dependencies"
import type { Query } from "../../facts/query"
import { missingPlugin } from "../../modules/khalti/configuration/wrong-lines"
import { KHALTI_MODULE } from "../../modules/khalti/ids"
import type KhaltiModuleService from "../../modules/khalti/service"

/**
 * Resolves lazily: the provider is built before other modules are up. An
 * undeclared dependency throws on access, and one whose module is missing is
 * undefined: the message says which line helps.
 */
export function resolveDependencies(
  cradle: Record<string, unknown>
): CheckoutDependencies {
  return {
    khalti: resolve(cradle, KHALTI_MODULE) as KhaltiModuleService,
    query: resolve(cradle, ContainerRegistrationKeys.QUERY) as Query,
    logger: cradle[ContainerRegistrationKeys.LOGGER] as Logger,
  }
}

function resolve(cradle: Record<string, unknown>, name: string): unknown {
  const found = read(cradle, name)
  if (found) {
    return found
  }
  const config = read(cradle, ContainerRegistrationKeys.CONFIG_MODULE)
  throw new MedusaError(
    MedusaError.Types.UNEXPECTED_STATE,
    `Khalti payments need "${name}": ${
      (config && missingPlugin(config)) ||
      'add dependencies: ["khalti", "query"] to the "@medusajs/medusa/payment" entry in medusa-config'
    }`
  )
}

function read(cradle: Record<string, unknown>, name: string) {
  try {
    return cradle[name]
  } catch {
    // awilix throws for a name that was not declared.
    return undefined
  }
}
