import { configManager } from "@medusajs/framework/config"
import { MedusaError } from "@medusajs/framework/utils"
import { missingPlugin } from "../../modules/khalti/configuration/wrong-lines"

/**
 * Stops the boot of a shop that has the payment provider without the plugin. A configuration that Medusa has not read yet
 * says nothing.
 *
 * @throws MedusaError `invalid_data` that names the line to add
 */
export function refuseMissingPlugin(): void {
  const missing =
    configManager.baseDir === undefined
      ? undefined
      : missingPlugin(configManager.config)
  if (missing) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `medusa-payment-khalti cannot start:\n- ${missing}`
    )
  }
}
