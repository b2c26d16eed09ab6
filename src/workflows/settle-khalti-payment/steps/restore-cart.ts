import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { KHALTI_MODULE } from "../../../modules/khalti"
import type KhaltiModuleService from "../../../modules/khalti/service"
import { listSiblings } from "../../../facts/gather"
import { readMedusa } from "../../../facts/read-medusa"
import { restoreCartWorkflow } from "../../restore-cart"
import type { Work } from "../../../settle/input"
import { isCustomers, mayRestore } from "./claim-link"

/**
 * Gives the customer an open cart with the canceled order's content, once. Made
 * by the first door that asks, never by the sweep: a cart for somebody who never
 * comes back would only be litter. Its failure never undoes the release.
 */
export const restoreCartStep = createStep(
  "restore-khalti-cart",
  async ({ input }: Work, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const row = await khalti.retrieveKhaltiPayment(input.khalti_payment_id)
    if (!isCustomers(input.source) || !mayRestore(row)) {
      return new StepResponse(null)
    }
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    const { order } = await readMedusa(query, row)
    if (!order?.canceled) {
      // Another link serves the order: its content is not the customer's to have twice.
      return new StepResponse(null)
    }
    try {
      const siblings = await listSiblings(khalti, row)
      const made = siblings.find(({ restored_cart_id }) => restored_cart_id)
      const restored = made
        ? {
            cart_id: made.restored_cart_id,
            left_out: made.restore_left_out ?? [],
          }
        : (
            await restoreCartWorkflow(container).run({
              input: { cart_id: row.cart_id! },
            })
          ).result
      await khalti.updateKhaltiPayments({
        id: row.id,
        restored_cart_id: restored.cart_id,
        restore_left_out: restored.left_out as unknown as Record<
          string,
          unknown
        >,
      })
      await khalti.addEvent({
        khalti_payment_id: row.id,
        source: input.source,
        action: "cart_restored",
        detail: restored,
      })
    } catch (error) {
      await khalti.addEvent({
        khalti_payment_id: row.id,
        source: input.source,
        action: "cart_not_restored",
        detail: { error: (error as Error).message },
      })
    }
    return new StepResponse(null)
  }
)
