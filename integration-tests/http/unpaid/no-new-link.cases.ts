import {
  act,
  anotherLink,
  expectSale,
  MINUTE,
  orderOf,
  type Sale,
  type TestShop,
  useOptions,
} from "../../kit"

/** When a customer gets no further link, because he would pay for nothing. */
export default function cases(shop: TestShop): void {
  const askForAnother = async ({ cart }: Pick<Sale, "cart">) => {
    const collection = await shop.storefront.collectionOf(cart.id)
    return shop.storefront.requestSession(collection, {
      return_to: "http://localhost:8000/again",
    })
  }

  describe("a payment of too little waits for the merchant", () => {
    const underpay = async (): Promise<Sale> => {
      const sale = await shop.placeSale("TOPI-M", 1)
      shop.sandbox.setAmount(sale.pidx, 1000)
      shop.sandbox.pay(sale.pidx)
      return sale
    }

    const expectRefused = async (sale: Sale) => {
      const { reference } = await shop.row(sale.pidx)
      const { status, body } = await askForAnother(sale)
      expect({ status, type: body.type }).toEqual({
        status: 400,
        type: "not_allowed",
      })
      expect(body.message).toContain(`Payment ${reference} `)
      expect(body.message).toContain("do not pay again")
      expect(shop.sandbox.count("initiate")).toBe(1)
    }

    it("the customer cannot pay the whole sum beside it, and reads whom to ask", async () => {
      const sale = await underpay()
      await shop.comeBack(sale.return_token)
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        reason: "amount_mismatch",
      })
      await expectRefused(sale)
    })

    it("nor when he begins again before anybody has looked at it", async () => {
      await expectRefused(await underpay())
    })

    it("when the merchant has handled it the customer can pay anew, and only that becomes the sale", async () => {
      const sale = await underpay()
      await shop.comeBack(sale.return_token)
      const note = "paid back at the counter"
      await act(shop, sale.pidx, "handled", { note })
      const pidx = await anotherLink(shop, sale.cart.id)
      await shop.comeBackBy(shop.sandbox.pay(pidx))
      await expectSale(shop, sale.orderId)
      const row = await shop.row(sale.pidx)
      expect(row).toMatchObject({ outcome: "held", payment_id: null })
      expect(row.handled_at).not.toBeNull()
      expect(shop.sandbox.count("refund")).toBe(0)
    })
  })

  describe("money that the merchant has handled moves no more", () => {
    /** An open cart whose full payment a human has taken over. */
    const handled = async () => {
      const sale = await shop.startSale("TOPI-M", 1)
      shop.sandbox.pay(sale.pidx)
      await shop.sql(
        `update khalti_payment set outcome = 'held', reason = 'settle_failed',
                handled_at = now() where pidx = $1`,
        [sale.pidx]
      )
      return sale
    }

    it("a new session does not take it over: the customer gets a link of his own", async () => {
      const sale = await handled()
      const again = await shop.startPayment(sale.cart.id)
      expect(again.pidx).not.toBe(sale.pidx)
      await shop.comeBackBy(shop.sandbox.pay(again.pidx))
      await expectSale(shop, await orderOf(shop, sale.cart.id))
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({
        outcome: "held",
        payment_id: null,
      })
    })

    it("a cart completed with its session becomes no order", async () => {
      const sale = await handled()
      const { status, body } = await shop.storefront.complete(sale.cart.id)
      expect({ status, type: body.type }).toEqual({ status: 200, type: "cart" })
      await expect(shop.sql("select id from payment")).resolves.toEqual([])
      await expect(shop.sql('select id from "order"')).resolves.toEqual([])
    })
  })

  describe("an unpaid order keeps its stock for its own time, whatever links are asked for", () => {
    useOptions(shop, { reserveMinutes: 20 })

    const expectRefused = async (sale: Sale) => {
      const { status, body } = await askForAnother(sale)
      expect({ status, type: body.type }).toEqual({
        status: 400,
        type: "not_allowed",
      })
      expect(body.message).toContain(sale.orderId)
      expect(body.message).toContain("come back as a cart")
    }

    it("with less than ten minutes left it gets no new link, is settled at once, and its stock is free at its end", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      await shop.letTimePass(9 * MINUTE)
      await anotherLink(shop, sale.cart.id)
      await shop.letTimePass(2 * MINUTE)
      await expectRefused(sale)
      const { next_check_at } = await shop.row(sale.pidx)
      expect(Number(next_check_at)).toBeLessThanOrEqual(Date.now())
      await shop.sweepAfter(10 * MINUTE, MINUTE)
      await expect(shop.books(sale.orderId)).resolves.toMatchObject({
        status: "canceled",
        reservations: [],
      })
    })

    it("is counted from the order, not from the link that its customer had before", async () => {
      const cart = await shop.fillCart("TOPI-M", 1)
      const link = await shop.startPayment(cart.id)
      await shop.letTimePass(8 * MINUTE)
      const orderId = await shop.placeOrder(cart.id)
      await shop.letTimePass(8 * MINUTE)
      await anotherLink(shop, cart.id)
      await shop.letTimePass(3 * MINUTE)
      await expectRefused({ ...link, cart, orderId })
    })

    it("is counted once: a look of the merchant does not lengthen it", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      const { placed_at } = await shop.row(sale.pidx)
      expect(placed_at).not.toBeNull()
      const [{ id }] = (await shop.books(sale.orderId)).sessions
      await shop.merchant.ask(
        "POST",
        `orders/${sale.orderId}/payment-sessions/authorize`,
        { payment_session_id: id }
      )
      await expect(shop.row(sale.pidx)).resolves.toMatchObject({ placed_at })
    })
  })

  it("by default an order's time is the life of the link that placed it", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await shop.letTimePass(19 * MINUTE)
    await anotherLink(shop, sale.cart.id)
    await shop.letTimePass(2 * MINUTE)
    const { status } = await askForAnother(sale)
    expect(status).toBe(400)
  })
}
