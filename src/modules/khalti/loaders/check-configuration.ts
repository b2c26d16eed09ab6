import type { ConfigModule, LoaderOptions } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MedusaError,
  Modules,
} from "@medusajs/framework/utils"
import { checkEnvironment } from "../options/check-environment"
import { LOCKING_ADVICE, lockingOf } from "../options/locking"
import { resolveOptions } from "../options/options"

type ModuleEntry = {
  dependencies?: string[]
  options?: { providers?: { resolve?: unknown; id?: string }[] }
}

/** As a package's path, or as `require.resolve` writes it. */
const PROVIDER_PATH = /providers[\\/]khalti([\\/]index\.[cm]?[jt]s)?$/
const REQUIRED_DEPENDENCIES = ["khalti", "query"]

/**
 * Stops the boot with one message that names everything that is wrong with the
 * configuration: a shop must not learn at its first sale that it cannot sell.
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
  const inMemory =
    process.env.NODE_ENV === "production" && !lockingOf(config).shared
  const advice = inMemory ? [LOCKING_ADVICE] : []
  ;[...warnings, ...advice].forEach((warning) =>
    logger?.warn(`medusa-payment-khalti: ${warning}`)
  )
}

/** Which lines `medusa-config` lacks for the provider to reach this module. */
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
  const lines = lacking.length
    ? [
        `the provider cannot reach ${lacking.join(" and ")}: add dependencies: ["khalti", "query"] to the "@medusajs/medusa/payment" entry in modules`,
      ]
    : []
  return provider.id === "khalti"
    ? lines
    : [...lines, 'the provider\'s id must be "khalti" (pp_khalti_khalti)']
}

function paymentEntry(config: ConfigModule): ModuleEntry | undefined {
  const modules = (config.modules ?? {}) as Record<string, unknown>
  return modules[Modules.PAYMENT] as ModuleEntry | undefined
}
