import type { ConfigModule, LoaderOptions } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MedusaError,
} from "@medusajs/framework/utils"
import {
  configurationRoot,
  doubledPayment,
} from "../configuration/doubled-payment"
import { wrongLines } from "../configuration/wrong-lines"
import { checkEnvironment } from "../options/check-environment"
import { lockingNotes } from "../options/locking"
import { resolveOptions } from "../options/options"

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
  const root = configurationRoot()
  const resolved = resolveOptions(options ?? {}, {
    storeCors: config.projectConfig?.http?.storeCors,
  })
  const { errors, warnings } = checkEnvironment(resolved, process.env.NODE_ENV)
  const wrong = [...errors, ...(await wrongLines(config, root))]
  if (wrong.length) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `medusa-payment-khalti cannot start:\n- ${wrong.join("\n- ")}`
    )
  }
  const locking = lockingNotes(config)
  const inProduction = process.env.NODE_ENV === "production"
  const log = {
    warn: [
      ...warnings,
      doubledPayment(root),
      ...(inProduction ? locking.warnings : []),
    ],
    info: inProduction ? locking.advice : [],
  }
  for (const level of ["warn", "info"] as const) {
    for (const text of log[level]) {
      if (text) logger?.[level](`medusa-payment-khalti: ${text}`)
    }
  }
}
