import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import type { BigNumberInput } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

/** A line of an account of the module `store_credit`, which `@medusajs/loyalty-plugin` brings. */
type Transaction = {
  id: string
  account_id: string
  type: "credit" | "debit"
  amount: BigNumberInput
  reference_id?: string
}

/** What is needed of that module; for credit of your own, put your service here. */
type StoreCredit = {
  listAccountTransactions(filters: {
    reference: string
    reference_id: string | string[]
  }): Promise<Transaction[]>
  creditAccounts(
    credits: (Pick<Transaction, "account_id" | "amount"> & {
      reference: string
      reference_id: string
      note: string
    })[]
  ): Promise<unknown>
}

type Canceled = { order_id: string | null; cart_id: string | null }

/** What a credit of this subscriber refers to: the debit that it gives back. */
const GIVES_BACK = "store_credit_debit"

/**
 * Store credit and gift cards are used up when the order is placed, before Khalti's part
 * is paid, and Medusa gives nothing back when the order is canceled. This does: each
 * debit of the canceled order's cart once, to the account it came from, however often
 * the event comes and whichever link of the order ends. To use it, copy it to
 * `src/subscribers` of your shop.
 */
export default async function giveBackStoreCredit({
  event,
  container,
}: SubscriberArgs<Canceled>): Promise<void> {
  const { order_id, cart_id } = event.data
  if (!order_id || !cart_id) {
    return
  }
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order",
    fields: ["status"],
    filters: { id: order_id },
  })
  if (data[0]?.status !== "canceled") {
    // Only a link has ended: the order can still be paid.
    return
  }
  const accounts = container.resolve<StoreCredit>("store_credit")
  // Two servers may hear the event at once.
  await container
    .resolve(Modules.LOCKING)
    .execute(`give-back:${cart_id}`, () => giveBack(accounts, cart_id))
}

async function giveBack(accounts: StoreCredit, cartId: string): Promise<void> {
  const lines = await accounts.listAccountTransactions({
    reference: "cart",
    reference_id: cartId,
  })
  const debits = lines.filter(({ type }) => type === "debit")
  const given = await accounts.listAccountTransactions({
    reference: GIVES_BACK,
    reference_id: debits.map(({ id }) => id),
  })
  const isGiven = new Set(given.map(({ reference_id }) => reference_id))
  await accounts.creditAccounts(
    debits
      .filter(({ id }) => !isGiven.has(id))
      .map(({ id, account_id, amount }) => ({
        account_id,
        amount,
        reference: GIVES_BACK,
        reference_id: id,
        note: "The order was canceled unpaid",
      }))
  )
}

export const config: SubscriberConfig = {
  // The second: its order was canceled first, and what was paid afterwards went back.
  event: ["khalti.payment.canceled", "khalti.payment.refunded"],
}
