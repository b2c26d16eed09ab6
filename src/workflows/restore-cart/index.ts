import {
  createWorkflow,
  transform,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { useQueryGraphStep } from "@medusajs/medusa/core-flows"
import { makeCartStep } from "../../checkout/restored-cart/make-cart"
import { refillCartStep } from "../../checkout/restored-cart/refill-cart"
import {
  sourceCartFields,
  type SourceCart,
} from "../../checkout/restored-cart/source-cart"

/** The input of {@link restoreCartWorkflow}. */
export type RestoreCartInput = {
  /** The completed cart whose order was canceled. */
  cart_id: string
}

/** What the customer has again. */
export type RestoredCart = {
  cart_id: string
  /** Titles of items, codes and shipping that can no longer be had. */
  left_out: string[]
}

/** The id under which the workflow is registered. */
export const restoreCartWorkflowId = "restore-khalti-cart"

/**
 * Makes an open cart with the content of a completed one, at today's prices.
 * What can no longer be had is left out and named, never a reason to fail.
 *
 * @example
 * const { result } = await restoreCartWorkflow(container).run({
 *   input: { cart_id: "cart_123" },
 * })
 */
export const restoreCartWorkflow = createWorkflow(
  restoreCartWorkflowId,
  (input: RestoreCartInput) => {
    const { data: carts } = useQueryGraphStep({
      entity: "cart",
      fields: sourceCartFields,
      filters: { id: input.cart_id },
      options: { throwIfKeyNotFound: true },
    })
    const source = transform(
      { carts },
      ({ carts }) => carts[0] as unknown as SourceCart
    )
    const cart_id = makeCartStep(source)
    const left_out = refillCartStep({ cart_id, source })
    return new WorkflowResponse({ cart_id, left_out })
  }
)
