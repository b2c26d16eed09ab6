import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { KHALTI_MODULE } from "../modules/khalti"
import type KhaltiModuleService from "../modules/khalti/service"
import { settleKhaltiPaymentWorkflow } from "../workflows/settle-khalti-payment"

/**
 * A storefront may complete a paid cart itself: then nobody comes through our
 * doors, and the sale would be announced only by the next sweep. Unpaid orders
 * are left alone: asking about them now would only cost a call.
 */
export default async function orderPlaced({
  event,
  container,
}: SubscriberArgs<{ id: string }>): Promise<void> {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order_cart",
    fields: ["cart_id"],
    filters: { order_id: event.data.id },
  })
  const paid = await khalti.listKhaltiPayments({
    cart_id: data.map(({ cart_id }) => cart_id),
    status: "completed",
    outcome: "open",
  })
  for (const { id } of paid) {
    await settleKhaltiPaymentWorkflow(container).run({
      input: { khalti_payment_id: id, source: "subscriber" },
    })
  }
}

export const config: SubscriberConfig = { event: "order.placed" }
