import type {
  MedusaContainer,
  PaymentCollectionUpdatableFields,
} from "@medusajs/framework/types"
import { MathBN, Modules } from "@medusajs/framework/utils"
import type { MedusaFacts, WrongBooks } from "../facts/facts"
import { sumOf } from "../facts/read-medusa"

/**
 * Takes out of Medusa's books what a crash left there unfinished: the one place
 * that repairs core's books. Core writes a refund before it calls the provider,
 * and the order's transaction and credit line after it; a crash leaves some
 * without the others. What is back with the customer and now stands nowhere is
 * recorded anew by core itself, which alone knows all that belongs to it.
 */
export async function repairBooks(
  container: MedusaContainer,
  { refunds, transactions }: WrongBooks,
  { order, collection }: Pick<MedusaFacts, "order" | "collection">
): Promise<void> {
  // A transaction before its refund: cut off between the two, the refund still shows that something is wrong.
  if (order && transactions.length) {
    await removeTransactions(container, order.id, transactions)
  }
  await container.resolve(Modules.PAYMENT).deleteRefunds(refunds)
  await countRefunds(container, collection!.id)
}

/** Missing in core's type of the order module, and there since its first version. */
type TransactionUpdates = {
  updateOrderTransactions(
    data: { id: string; version: number }[]
  ): Promise<unknown>
}

/** Core takes a removed transaction off the order's summary of its own version; each later version's counts it too, and only today's is ever read. */
async function removeTransactions(
  container: MedusaContainer,
  orderId: string,
  ids: string[]
): Promise<void> {
  const orders = container.resolve(Modules.ORDER)
  const { version } = await orders.retrieveOrder(orderId, {
    select: ["version"],
  })
  await (orders as unknown as TransactionUpdates).updateOrderTransactions(
    ids.map((id) => ({ id, version }))
  )
  await orders.deleteOrderTransactions(ids)
}

/** Core counts a collection's refunds when it makes one, not when one is taken out; the order's payment status hangs on it. */
async function countRefunds(
  container: MedusaContainer,
  collectionId: string
): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  const collection = await payments.retrievePaymentCollection(collectionId, {
    relations: ["payments.refunds"],
  })
  const refunded_amount = MathBN.convert(
    sumOf((collection.payments ?? []).flatMap(({ refunds }) => refunds ?? []))
  )
  // Core's type leaves the field out, its service takes it.
  await payments.updatePaymentCollections(collectionId, {
    refunded_amount,
  } as PaymentCollectionUpdatableFields)
}
