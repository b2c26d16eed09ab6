import type { MedusaContainer } from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import type { RefundToRepair } from "../facts/facts"
import type { Link, Source } from "../modules/khalti/ledger"
import type KhaltiModuleService from "../modules/khalti/service"

export type Repair = {
  container: MedusaContainer
  khalti: KhaltiModuleService
  link: Link
  orderId: string | null
  source: Source
}

/**
 * Puts right what a crash left in Medusa's books of refunds: the one place that
 * repairs core's books. Core writes a refund before it calls the provider and the
 * order's transaction after it, and a crash leaves one without the other.
 */
export async function repairBooks(
  repair: Repair,
  refunds: RefundToRepair[]
): Promise<void> {
  for (const refund of refunds) {
    await put(repair, refund)
  }
  const { khalti, link, source } = repair
  await khalti.addEvent({
    khalti_payment_id: link.id,
    source,
    action: "books_repaired",
    detail: { refunds },
  })
}

async function put(
  { container, khalti, link, orderId }: Repair,
  { id, by }: RefundToRepair
): Promise<void> {
  switch (by) {
    case "confirm":
      await khalti.addConfirmedRefund(link.id, id)
      return
    case "remove":
      // As core itself does when the provider fails; its next refund may have added a transaction for it.
      await removeTransaction(container, orderId, id)
      await container.resolve(Modules.PAYMENT).deleteRefunds([id])
      return
    case "transaction":
      await removeTransaction(container, orderId, id)
      await addTransaction(container, orderId!, id)
  }
}

async function addTransaction(
  container: MedusaContainer,
  orderId: string,
  refundId: string
): Promise<void> {
  const orders = container.resolve(Modules.ORDER)
  const [refund] = await container
    .resolve(Modules.PAYMENT)
    .listRefunds({ id: refundId })
  const { currency_code } = await orders.retrieveOrder(orderId, {
    select: ["currency_code"],
  })
  await orders.addOrderTransactions({
    order_id: orderId,
    amount: MathBN.mult(refund.amount, -1),
    currency_code,
    reference: "refund",
    reference_id: refundId,
  })
}

async function removeTransaction(
  container: MedusaContainer,
  orderId: string | null,
  refundId: string
): Promise<void> {
  if (!orderId) {
    return
  }
  const orders = container.resolve(Modules.ORDER)
  const wrong = await orders.listOrderTransactions({
    order_id: orderId,
    reference: "refund",
    reference_id: refundId,
  })
  if (wrong.length) {
    await orders.deleteOrderTransactions(wrong.map(({ id }) => id))
  }
}
