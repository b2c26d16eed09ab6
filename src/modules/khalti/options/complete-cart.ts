import type { Logger } from "@medusajs/framework/types"
import { WorkflowManager } from "@medusajs/framework/orchestration"
import type { KhaltiOptions } from "./options"

/** Medusa's own workflow, the default: a test holds it against core. */
export const CORE_COMPLETE_CART = "complete-cart"

type Checked = Pick<KhaltiOptions, "completeCart">

/**
 * What is wrong with the option `completeCart`. Workflows are registered after the modules are loaded, so this is known
 * only once the application has started.
 *
 * @returns undefined when there is such a workflow
 */
export function missingWorkflow({ completeCart }: Checked): string | undefined {
  return WorkflowManager.getWorkflow(completeCart)
    ? undefined
    : `completeCart: there is no workflow "${completeCart}", so no paid cart can become an order. Name the id that the shop's createWorkflow has, in src/workflows`
}

/**
 * Says at the boot whether the shop's own workflow is there, and what it must do. Medusa lets no module stop the boot at
 * this point: a missing one is an error in the log and a warning of health.
 */
export function reportCompleteCart(options: Checked, logger: Logger): void {
  const missing = missingWorkflow(options)
  if (missing) {
    logger.error(`medusa-payment-khalti: ${missing}`)
  } else if (options.completeCart !== CORE_COMPLETE_CART) {
    logger.info(
      `medusa-payment-khalti: "${options.completeCart}" completes the shop's carts: it must return { id: order } and link the order to its cart as Medusa's own workflow does, else what is paid is held`
    )
  }
}
