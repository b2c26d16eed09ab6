import type { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MedusaError,
  Modules,
} from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { createCartWorkflow } from "@medusajs/medusa/core-flows"
import { isUnanswered } from "../../facts/facts"
import { listSiblings } from "../../facts/gather"
import { canBePaid } from "../../facts/link-state"
import { lookUp } from "../../facts/look-up"
import { readMedusa } from "../../facts/read-medusa"
import type { Link, Source } from "../../modules/khalti/ledger"
import { makeDue } from "../../modules/khalti/queries"
import type KhaltiModuleService from "../../modules/khalti/service"
import { refillCart } from "./refill-cart"
import {
  creditsOf,
  sourceCartFields,
  toEmptyCart,
  type SourceCart,
} from "./source-cart"

export type RestoreCartInput = {
  /** The completed cart whose order was canceled. */
  cart_id: string
}

type RestoredCart = {
  cart_id: string
  /** Titles of items, codes and shipping that can no longer be had, and credit that had been used. */
  left_out: string[]
}

/**
 * Makes an open cart with the content of a completed one, at today's prices.
 *
 * @throws MedusaError `not_found` for an unknown cart
 */
export const restoreKhaltiCartStep = createStep(
  "restore-khalti-cart",
  async ({ cart_id }: RestoreCartInput, { container }) =>
    new StepResponse(await restoreCart(container, cart_id))
)

/** A cart that cannot be filled goes again: the next request makes another, and nobody knows of this one. */
async function restoreCart(
  container: MedusaContainer,
  cartId: string
): Promise<RestoredCart> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "cart",
    fields: sourceCartFields,
    filters: { id: cartId },
  })
  const source = data[0] as unknown as SourceCart | undefined
  if (!source) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `Cart ${cartId} was not found`
    )
  }
  const { result: cart } = await createCartWorkflow(container).run({
    input: toEmptyCart(source),
  })
  try {
    const left_out = await refillCart(container, { cart_id: cart.id, source })
    return { cart_id: cart.id, left_out: [...left_out, ...creditsOf(source)] }
  } catch (error) {
    await container.resolve(Modules.CART).deleteCarts([cart.id])
    throw error
  }
}

/** What a canceled link's customer may have paid late is on its way back: a cart now would have it paid twice. */
function isUnpaidOrReturned({ outcome, status, gateway_error }: Link): boolean {
  return outcome === "canceled"
    ? status !== "completed" && status !== "pending" && !gateway_error
    : outcome === "refunded"
}

/** Whether the customer may get a canceled order's content back as an open cart. */
export function mayRestoreCart(link: Link): boolean {
  return (
    isUnpaidOrReturned(link) &&
    link.cart_id !== null &&
    link.order_id !== null &&
    link.restored_cart_id === null
  )
}

/**
 * Gives the customer an open cart with the canceled order's content, once. Made
 * when the customer asks, never by the sweep: a cart for somebody who never comes
 * back would only be litter. Its failure never undoes what was settled.
 */
export async function restoreCartOnce(
  container: MedusaContainer,
  khalti: KhaltiModuleService,
  linkId: string,
  source: Source
): Promise<void> {
  const link = await khalti.retrieveKhaltiPayment(linkId)
  if (!mayRestoreCart(link)) {
    return
  }
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { order } = await readMedusa(query, link)
  if (!order?.canceled) {
    // Another link serves the order: its content is not the customer's to have twice.
    return
  }
  const siblings = await listSiblings(khalti, link)
  if (await isBeingPaid(khalti, siblings, source)) {
    // Of another link of this order: a cart now would have it paid twice.
    return
  }
  try {
    const restored = await restoredOrNew(container, link, siblings)
    await khalti.changeWithEvent(
      {
        id: link.id,
        restored_cart_id: restored.cart_id,
        restore_left_out: restored.left_out,
      },
      {
        khalti_payment_id: link.id,
        source,
        action: "cart_restored",
        detail: restored,
      }
    )
  } catch (error) {
    await khalti.addEvent({
      khalti_payment_id: link.id,
      source,
      action: "cart_not_restored",
      detail: { error: (error as Error).message },
    })
  }
}

/** Asked only when a cart is about to be made: once for an order. */
async function isBeingPaid(
  khalti: KhaltiModuleService,
  siblings: Link[],
  source: Source
): Promise<boolean> {
  for (const sibling of siblings.filter(canBePaid)) {
    const answer = await lookUp(khalti, sibling, { source })
    const hasMoney = ["completed", "pending"].includes(answer.kind)
    if (hasMoney || isUnanswered(answer)) {
      await makeDue(khalti, [sibling.id])
      return true
    }
  }
  return false
}

async function restoredOrNew(
  container: MedusaContainer,
  link: Link,
  siblings: Link[]
): Promise<RestoredCart> {
  const made = siblings.find(({ restored_cart_id }) => restored_cart_id)
  return made
    ? {
        cart_id: made.restored_cart_id!,
        left_out: made.restore_left_out ?? [],
      }
    : restoreCart(container, link.cart_id!)
}
