import { Modules } from "@medusajs/framework/utils"
import type { TestShop } from "./test-shop"

/** Titles in the admin's notification feed, oldest first. */
export async function feed(shop: TestShop): Promise<string[]> {
  const notifications = await shop.container
    .resolve(Modules.NOTIFICATION)
    .listNotifications({ channel: "feed" }, { order: { created_at: "ASC" } })
  return notifications
    .filter(({ status }) => status === "success")
    .map(({ data }) => String((data as { title: string }).title))
}
