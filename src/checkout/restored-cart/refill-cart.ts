import type {
  CreateCartCreateLineItemDTO,
  MedusaContainer,
} from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  PromotionActions,
} from "@medusajs/framework/utils"
import {
  addShippingMethodToCartWorkflow,
  addToCartWorkflow,
  updateCartPromotionsWorkflow,
} from "@medusajs/medusa/core-flows"
import { codesOf, type SourceCart, type SourceItem } from "./source-cart"

type Refill = { cart_id: string; source: SourceCart }

/**
 * Fills the new cart; answers the names of what could not be had again. Promotions
 * come last: core drops a code for delivery that finds no delivery in the cart.
 */
export async function refillCart(
  container: MedusaContainer,
  refill: Refill
): Promise<string[]> {
  return [
    ...(await addItems(container, refill)),
    ...(await addShipping(container, refill)),
    ...(await applyPromotions(container, refill)),
  ]
}

/** All at once; one by one only when something is sold out, because one such item fails the whole call. */
async function addItems(
  container: MedusaContainer,
  { cart_id, source }: Refill
): Promise<string[]> {
  const add = (items: SourceItem[]) =>
    addToCartWorkflow(container).run({
      input: { cart_id, items: items.map(toLine) },
    })
  if (await succeeds(() => add(source.items))) {
    return []
  }
  const leftOut: string[] = []
  for (const item of source.items) {
    if (!(await succeeds(() => add([item])))) {
      leftOut.push(item.title)
    }
  }
  return leftOut
}

function toLine(item: SourceItem): CreateCartCreateLineItemDTO {
  const { title, quantity, unit_price, is_tax_inclusive } = item
  const custom = item.is_custom_price || !item.variant_id
  return {
    title,
    quantity,
    ...(item.variant_id ? { variant_id: item.variant_id } : {}),
    ...(custom ? { unit_price, is_tax_inclusive } : {}),
    ...(item.metadata ? { metadata: item.metadata } : {}),
  } as CreateCartCreateLineItemDTO
}

/** One by one, because one code that is gone fails the whole call. */
async function applyPromotions(
  container: MedusaContainer,
  { cart_id, source }: Refill
): Promise<string[]> {
  const codes = codesOf(source)
  for (const code of codes) {
    await succeeds(() =>
      updateCartPromotionsWorkflow(container).run({
        input: { cart_id, promo_codes: [code], action: PromotionActions.ADD },
      })
    )
  }
  return codes.length ? missingCodes(container, cart_id, codes) : []
}

/** By what the cart has now: core drops a code that is used up, or that fits nothing, without a word. */
async function missingCodes(
  container: MedusaContainer,
  cart_id: string,
  codes: string[]
): Promise<string[]> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "cart",
    fields: ["promotions.code"],
    filters: { id: cart_id },
  })
  const cart = data[0] as Pick<SourceCart, "promotions"> | undefined
  const has = new Set(cart?.promotions?.map((promotion) => promotion?.code))
  return codes.filter((code) => !has.has(code))
}

async function addShipping(
  container: MedusaContainer,
  { cart_id, source }: Refill
): Promise<string[]> {
  const leftOut: string[] = []
  for (const method of source.shipping_methods ?? []) {
    const option = { id: method.shipping_option_id!, data: method.data ?? {} }
    const added = await succeeds(() =>
      addShippingMethodToCartWorkflow(container).run({
        input: { cart_id, options: [option] },
      })
    )
    if (!added) {
      leftOut.push(method.name)
    }
  }
  return leftOut
}

/** What cannot be had again is named, not thrown: the customer keeps the rest. */
async function succeeds(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act()
    return true
  } catch {
    return false
  }
}
