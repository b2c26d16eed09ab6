import type { MedusaContainer } from "@medusajs/framework/types"
import {
  createApiKeysWorkflow,
  linkSalesChannelsToApiKeyWorkflow,
  updateStoresWorkflow,
} from "@medusajs/medusa/core-flows"
import { findOne } from "./find"

const STORE_NAME = "Himal Bazaar"
const KEY_TITLE = "Himal Bazaar storefront"

/**
 * Names the store that Medusa made at its first boot and lets it sell in rupees.
 *
 * @returns the id of its sales channel
 */
export async function seedStore(
  container: MedusaContainer,
  taxInclusive: boolean
): Promise<string> {
  const store = await findOne(container, "store", [
    "id",
    "default_sales_channel_id",
  ])
  if (!store) throw new Error("Medusa has not made its default store yet")
  await updateStoresWorkflow(container).run({
    input: {
      selector: { id: store.id },
      update: {
        name: STORE_NAME,
        supported_currencies: [
          {
            currency_code: "npr",
            is_default: true,
            is_tax_inclusive: taxInclusive,
          },
        ],
      },
    },
  })
  return store.default_sales_channel_id
}

/** The publishable key of the storefront. */
export async function seedPublishableKey(
  container: MedusaContainer,
  salesChannelId: string
): Promise<string> {
  const existing = await findOne(container, "api_key", ["token"], {
    title: KEY_TITLE,
    type: "publishable",
  })
  if (existing) return existing.token
  const { result } = await createApiKeysWorkflow(container).run({
    input: {
      api_keys: [{ title: KEY_TITLE, type: "publishable", created_by: "" }],
    },
  })
  await linkSalesChannelsToApiKeyWorkflow(container).run({
    input: { id: result[0].id, add: [salesChannelId] },
  })
  return result[0].token
}
