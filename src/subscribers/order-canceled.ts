import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { KHALTI_MODULE } from "../modules/khalti"
import { makeDue } from "../modules/khalti/queries"
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
  const collectionIds = data
    .flatMap(({ payment_collections }) => payment_collections ?? [])
    .map((collection: { id: string }) => collection.id)
  const rows = collectionIds.length
    ? await khalti.listKhaltiPayments({ collection_id: collectionIds })
    : []
  const watched = rows.filter(({ outcome }) => outcome !== "refunded")
  await makeDue(
    khalti,
    watched.map(({ id }) => id)
  )
}

export const config: SubscriberConfig = { event: "order.canceled" }
