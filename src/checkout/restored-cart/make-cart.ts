import { Modules } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { createCartWorkflow } from "@medusajs/medusa/core-flows"
import { toEmptyCart, type SourceCart } from "./source-cart"

/**
 * Makes the new cart, still without items. It goes again when it cannot be
 * filled: the next door makes another, and nobody knows of this one.
 */
export const makeCartStep = createStep(
  "make-khalti-cart",
  async (source: SourceCart, { container }) => {
    const { result } = await createCartWorkflow(container).run({
      input: toEmptyCart(source),
    })
    return new StepResponse(result.id, result.id)
  },
  async (cart_id, { container }) => {
    if (cart_id) {
      await container.resolve(Modules.CART).deleteCarts([cart_id])
    }
  }
)
