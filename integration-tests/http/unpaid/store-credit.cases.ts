import { asValue } from "@medusajs/framework/awilix"
import type { MedusaContainer } from "@medusajs/framework/types"
import { createCartCreditLinesWorkflow } from "@medusajs/medusa/core-flows"
import giveBackStoreCredit from "../../../examples/give-back-store-credit"
import type { TestShop } from "../../kit"

const CANCELED = "khalti.payment.canceled"

type Canceled = { order_id: string; cart_id: string }

type Line = {
  id: string
  account_id: string
  type: "credit" | "debit"
  amount: number
  reference: string
  reference_id: string
}

/** The two methods of the loyalty plugin's module that the example calls; the plugin itself pins another Medusa. */
class StoreCredit {
  readonly lines: Line[] = []

  debit(line: Omit<Line, "id" | "type">): void {
    this.add({ ...line, type: "debit" })
  }

  async listAccountTransactions(filters: {
    reference: string
    reference_id: string | string[]
  }): Promise<Line[]> {
    const ids = [filters.reference_id].flat()
    return this.lines.filter(
      ({ reference, reference_id }) =>
        reference === filters.reference && ids.includes(reference_id)
    )
  }

  async creditAccounts(credits: Omit<Line, "id" | "type">[]): Promise<void> {
    credits.forEach((credit) => this.add({ ...credit, type: "credit" }))
  }

  /** What the customer has, less than nothing while it is used. */
  balance(account: string): number {
    return this.lines
      .filter(({ account_id }) => account_id === account)
      .reduce(
        (sum, { type, amount }) => sum + (type === "debit" ? -amount : amount),
        0
      )
  }

  private add(line: Omit<Line, "id">): void {
    this.lines.push({ id: `sc_trx_${this.lines.length}`, ...line })
  }
}

/** Orders that store credit and gift cards pay in part, and Khalti does not. */
export default function cases(shop: TestShop): void {
  let accounts: StoreCredit
  beforeEach(() => {
    accounts = new StoreCredit()
  })

  /** A cart that a customer pays in part with 300 of store credit and a gift card of 50, as the loyalty plugin does it. */
  const placeWithCredit = async () => {
    const { id, total } = await shop.fillCart("TOPI-M", 1)
    const credit = (reference: string, amount: number) => ({
      cart_id: id,
      amount,
      reference,
      reference_id: `${reference}-1`,
      metadata: {},
    })
    const credits = [credit("store-credit", 300), credit("gift-card", 50)]
    await createCartCreditLinesWorkflow(shop.container).run({ input: credits })
    const link = await shop.startPayment(id)
    const orderId = await shop.placeOrder(id)
    for (const { reference_id, amount } of credits) {
      accounts.debit({
        account_id: reference_id,
        amount,
        reference: "cart",
        reference_id: id,
      })
    }
    return { ...link, orderId, cartId: id, total }
  }

  /** As the event bus calls the example in a shop with the loyalty plugin. */
  const giveBack = (data: Record<string, unknown>) => {
    const container = shop.container.createScope() as MedusaContainer
    container.register("store_credit", asValue(accounts))
    return giveBackStoreCredit({
      event: { name: CANCELED, data: data as Canceled },
      container,
      pluginOptions: {},
    })
  }

  /** Every payment that ended unpaid is announced twice, at the same time. */
  const hear = async () => {
    await shop.untilIdle()
    const heard = shop.events.of(CANCELED)
    await Promise.all([...heard, ...heard].map(giveBack))
  }

  it("a canceled order's cart comes back dearer, and says by how much and why; the example gives the credit back once", async () => {
    const sale = await placeWithCredit()
    expect(sale.amount).toBe(112999 - 35000)
    shop.sandbox.cancel(sale.pidx)
    const { body } = await shop.storefront.askHow(sale.return_token)
    expect(body).toMatchObject({
      result: "canceled",
      left_out: ["Store credit, NPR 300.00", "Gift card, NPR 50.00"],
    })
    await expect(
      shop.storefront.cart(String(body.cart_id))
    ).resolves.toMatchObject({ total: sale.total })

    expect(accounts.balance("store-credit-1")).toBe(-300)
    await hear()
    await hear()
    expect(accounts.balance("store-credit-1")).toBe(0)
    expect(accounts.balance("gift-card-1")).toBe(0)
  })

  it("the credit of an order that is paid stays used, and so does that of one that can still be paid", async () => {
    const paid = await placeWithCredit()
    await shop.comeBackBy(shop.sandbox.pay(paid.pidx))
    await hear()
    expect(accounts.balance("store-credit-1")).toBe(-300)

    // Only a link has ended.
    const open = await placeWithCredit()
    await giveBack({ order_id: open.orderId, cart_id: open.cartId })
    expect(accounts.balance("store-credit-1")).toBe(-600)
    await expect(shop.books(open.orderId)).resolves.toMatchObject({
      status: "pending",
    })
  })
}
