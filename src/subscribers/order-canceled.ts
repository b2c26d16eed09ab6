import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { KHALTI_MODULE } from "../modules/khalti"
import type KhaltiModuleService from "../modules/khalti/service"

/** An order that was canceled, by whatever hand: its links are looked after at the next sweep. */
export default async function orderCanceled({
  event,
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order",
    fields: ["payment_collections.id"],
    filters: { id: event.data.id },
  })
  const collections = data.flatMap((order) => order.payment_collections ?? [])
  await khalti.updateKhaltiPayments({
    selector: {
      collection_id: collections.map((collection) => collection?.id),
      outcome: { $ne: "refunded" },
    },
    data: { next_check_at: new Date() },
  })
}

export const config: SubscriberConfig = { event: "order.canceled" }
