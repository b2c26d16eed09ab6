import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import KhaltiProviderService from "../../../src/providers/khalti/service"
import { DAY, MINUTE, type StartedSale, type TestShop } from "../../kit"

const REFUSED = {
  kind: "refuse",
  status: 400,
  body: { detail: "Insufficient balance." },
} as const

/** Bodies of the refund calls about a link, in order. */
function refundsOf(shop: TestShop, { pidx }: StartedSale): number {
  return shop.sandbox.count("refund", pidx)
}

/** Five minutes of sweeps: the links of one cart settle one after the other, and money goes back on the second look. */
async function sweepOften(shop: TestShop): Promise<void> {
  for (let count = 0; count < 5; count++) await shop.sweepAfter(MINUTE)
}

/** The next completion fails after the money is captured: PostgreSQL refuses the order's transaction, once. */
async function breakNextCompletion(shop: TestShop): Promise<void> {
  await shop.sql(`create sequence completions`)
  await shop.sql(`
    create function refuse_once() returns trigger language plpgsql as $$
    begin
      if nextval('completions') = 1 then raise exception 'the disk is full'; end if;
      return new;
    end $$`)
  await shop.sql(
    `create trigger refuse_once before insert on order_transaction
       for each row execute function refuse_once()`
  )
}

/** The cart's live session: the link that the customer is offered now. */
async function offered(shop: TestShop, cartId: string): Promise<StartedSale> {
  const { storefront } = shop
  const { body } = await storefront.ask(
    "GET",
    `carts/${cartId}?fields=id,total,*payment_collection.payment_sessions`
  )
  const cart = body.cart as StartedSale["cart"] & {
    payment_collection: { payment_sessions: { data: StartedSale }[] }
  }
  const sessions = cart.payment_collection.payment_sessions
  expect(sessions).toHaveLength(1)
  return { ...sessions[0].data, cart }
}

export default function cases(shop: TestShop): void {
  /** A customer pays, and the shop fails to make the order of it. */
  async function failAfterPaying(refundFault?: typeof REFUSED) {
    const sale = await shop.startSale("TOPI-M", 1)
    shop.sandbox.pay(sale.pidx)
    // He is back, and his storefront is faster than his return's settle.
    await shop.sql(
      "update khalti_payment set returned_at = now() where pidx = $1",
      [sale.pidx]
    )
    await breakNextCompletion(shop)
    if (refundFault) shop.sandbox.fault("refund", refundFault)
    const reply = await shop.storefront.complete(sale.cart.id)
    expect(reply).toMatchObject({
      status: 500,
      body: { type: "unknown_error" },
    })
    return sale
  }

  describe("5. a completion fails after the money was taken", () => {
    it("trap 4: the customer gets the money back exactly once, though core cancels and refunds the payment", async () => {
      const sale = await failAfterPaying()
      await expect(shop.trail(sale.pidx)).resolves.toEqual(
        expect.arrayContaining(["canceled_by_medusa", "refund_succeeded"])
      )
      await sweepOften(shop)
      expect(shop.sandbox.payment(sale.pidx)).toMatchObject({
        status: "Refunded",
        refunded: 112999,
      })
      expect(refundsOf(shop, sale)).toBe(1)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
      })
    })

    it("the new link is clean: another one, of the same sum, and paying it makes the order", async () => {
      const sale = await failAfterPaying()
      const next = await offered(shop, sale.cart.id)
      expect(next.pidx).not.toBe(sale.pidx)
      expect(next.return_token).not.toBe(sale.return_token)
      expect(next.amount).toBe(sale.amount)
      expect(shop.sandbox.payment(next.pidx).status).toBe("Initiated")

      const arrival = await shop.comeBackBy(shop.sandbox.pay(next.pidx))
      expect(arrival).toMatchObject({ result: "paid", reason: "captured" })
      await shop.untilIdle()
      await shop.sweepAfter(MINUTE)
      const books = await shop.books(String(arrival.orderId))
      expect(books.transactions).toEqual([books.total])
      await expect(shop.row(next.pidx)).resolves.toMatchObject({
        outcome: "captured",
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
      })
      expect(refundsOf(shop, sale)).toBe(1)
      expect(shop.sandbox.count("refund")).toBe(1)
    })

    it("and Khalti refuses the refund: the money is held, shown, and goes back the next day, once", async () => {
      const sale = await failAfterPaying(REFUSED)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(0)
      await sweepOften(shop)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "refund_refused",
      })
      expect(shop.events.of("khalti.payment.held")).toHaveLength(1)
      await shop.sweepAfter(DAY)
      await sweepOften(shop)
      expect(refundsOf(shop, sale)).toBe(2)
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(112999)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
      })
    })

    it("and Khalti refuses the refund, and the customer pays the new link: that is the sale, the first money goes back", async () => {
      const sale = await failAfterPaying(REFUSED)
      const next = await offered(shop, sale.cart.id)
      expect(next.pidx).not.toBe(sale.pidx)
      const arrival = await shop.comeBackBy(shop.sandbox.pay(next.pidx))
      expect(arrival).toMatchObject({ result: "paid" })
      await sweepOften(shop)
      await shop.sweepAfter(DAY)
      await sweepOften(shop)

      await expect(shop.row(next.pidx)).resolves.toMatchObject({
        outcome: "captured",
      })
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
      })
      expect(shop.sandbox.payment(sale.pidx).refunded).toBe(112999)
      expect(shop.sandbox.payment(next.pidx).refunded).toBe(0)
      const books = await shop.books(String(arrival.orderId))
      expect(books.transactions).toEqual([books.total])
    })

    it("when the browser's return completes the cart: the same, once", async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      await breakNextCompletion(shop)
      const arrival = await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
      expect(arrival).toMatchObject({ result: "pending" })
      await sweepOften(shop)
      expect(refundsOf(shop, sale)).toBe(1)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "refunded",
      })
      await expect(
        shop.comeBackBy(shop.sandbox.returnUrl(sale.pidx))
      ).resolves.toMatchObject({ result: "refunded" })
    })
  })

  describe("trap 4: cancelPayment", () => {
    it("returns nothing of a paid order, however often core calls it", async () => {
      const sale = await shop.sell()
      const provider = new KhaltiProviderService({
        khalti: shop.khalti,
        query: shop.container.resolve(ContainerRegistrationKeys.QUERY),
        logger: shop.container.resolve(ContainerRegistrationKeys.LOGGER),
      })
      const data = { pidx: sale.pidx }
      await provider.cancelPayment({ data })
      await provider.cancelPayment({ data })
      expect(shop.sandbox.count("refund")).toBe(0)
      await expect(shop.refunds(sale.pidx)).resolves.toEqual([])
      await expect(shop.trail(sale.pidx)).resolves.toContain(
        "canceled_by_medusa"
      )
    })
  })
}
