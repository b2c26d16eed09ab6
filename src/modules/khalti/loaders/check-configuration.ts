import type { ConfigModule, LoaderOptions } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MedusaError,
  Modules,
} from "@medusajs/framework/utils"
import { KHALTI_MODULE, PROVIDER_ID } from "../ids"
import { checkEnvironment } from "../options/check-environment"
import { LOCKING_ADVICE, lockingOf } from "../options/locking"
import { resolveOptions } from "../options/options"

type ModuleEntry = {
  dependencies?: string[]
  options?: { providers?: { resolve?: unknown; id?: string }[] }
}

/** A package's path, or a file as `require.resolve` names it. */
const PROVIDER_PATH = /providers[\\/]khalti([\\/]index\.[cm]?[jt]s)?$/
const REQUIRED_DEPENDENCIES = [KHALTI_MODULE, "query"]

/**
 * Stops the boot with one message that names everything that is wrong with the configuration, so that a shop does not
 * learn it at its first sale.
 */
export default async function checkConfiguration({
  container,
  options,
  logger,
}: LoaderOptions<Record<string, unknown>>): Promise<void> {
  const config = container.resolve<ConfigModule>(
    ContainerRegistrationKeys.CONFIG_MODULE
  )
  const resolved = resolveOptions(options ?? {}, {
    storeCors: config.projectConfig?.http?.storeCors,
  })
  const { errors, warnings } = checkEnvironment(resolved, process.env.NODE_ENV)
  const missing = missingLines(config)
  const wrong = [...errors, ...missing]
  if (wrong.length) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `medusa-payment-khalti cannot start:\n- ${wrong.join("\n- ")}`
    )
  }
  if (process.env.NODE_ENV === "production" && !lockingOf(config).shared) {
    warnings.push(LOCKING_ADVICE)
  }
  warnings.forEach((warning) =>
    logger?.warn(`medusa-payment-khalti: ${warning}`)
  )
}

/** The lines that `medusa-config` lacks for the provider to reach this module. */
function missingLines(config: ConfigModule): string[] {
  const entry = paymentEntry(config)
  const provider = entry?.options?.providers?.find(({ resolve }) =>
    PROVIDER_PATH.test(String(resolve))
  )
  if (!provider) {
    return [
      'the provider is not set up: add { resolve: "medusa-payment-khalti/providers/khalti", id: "khalti" } to options.providers of the "@medusajs/medusa/payment" entry in modules',
    ]
  }
  const lacking = REQUIRED_DEPENDENCIES.filter(
    (name) => !entry?.dependencies?.includes(name)
  )
  return [
    lacking.length > 0 &&
      `the provider cannot reach ${lacking.join(" and ")}: add dependencies: ["khalti", "query"] to the "@medusajs/medusa/payment" entry in modules`,
    provider.id !== "khalti" &&
      `the provider's id must be "khalti" (${PROVIDER_ID})`,
  ].filter((line) => line !== false)
}

function paymentEntry(config: ConfigModule): ModuleEntry | undefined {
  const modules = (config.modules ?? {}) as Record<string, unknown>
  return modules[Modules.PAYMENT] as ModuleEntry | undefined
}
