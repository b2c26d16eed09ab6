import {
  addPiece,
  expectReturnedOnce,
  expectSale,
  fulfil,
  linkOfWhatIsOwed,
  MINUTE,
  type TestShop,
  useOptions,
} from "../../kit"

/** A customer who does not want to pay any more says so in the shop, without Khalti's page. */
export default function cases(shop: TestShop): void {
  useOptions(shop, { timeoutMs: 400 })

  const waiting = {
    status: "pending",
    transactions: [],
    reservations: [{ quantity: 1 }],
  }
  const released = { status: "canceled", transactions: [], reservations: [] }

  const expectWaiting = (orderId: string) =>
    expect(shop.books(orderId)).resolves.toMatchObject(waiting)
  const expectReleased = (orderId: string) =>
    expect(shop.books(orderId)).resolves.toMatchObject(released)

  it("an order that nobody has paid is canceled: stock and code are free, the cart is back, and money that still comes goes back in full", async () => {
    const { storefront, seeded, sandbox } = shop
    const cart = await shop.fillCart("TOPI-M", 1)
    const { total } = await storefront.applyPromotion(
      cart.id,
      seeded.promotionCode
    )
    const link = await shop.startPayment(cart.id)
    const orderId = await shop.placeOrder(cart.id)

    const { status, body } = await storefront.giveUp(link.return_token)
    const { reference } = await shop.row(link.pidx)
    expect({ status, ...body }).toEqual({
      status: 200,
      result: "canceled",
      reason: "customer_canceled",
      reference,
      amount: link.amount,
      order_id: orderId,
      cart_id: expect.any(String),
    })
    await expectReleased(orderId)
    await expect(storefront.cart(String(body.cart_id))).resolves.toMatchObject({
      total,
    })
    await expect(shop.trail(link.pidx)).resolves.toContain("gave_up")

    // Khalti's page is still open in the other tab.
    expect((await shop.row(link.pidx)).next_check_at).not.toBeNull()
    sandbox.pay(link.pidx)
    await shop.sweepAfter(6 * MINUTE, MINUTE, MINUTE)
    await expectReturnedOnce(shop, link.pidx, "order_canceled")
    await expectReleased(orderId)
  })

  it("pressed twice, and in two browsers at once, the answer is the same, and order, news and cart are one", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const press = () => shop.storefront.giveUp(sale.return_token)
    const [first, ...others] = await Promise.all([press(), press(), press()])
    expect(first.body).toMatchObject({
      result: "canceled",
      reason: "customer_canceled",
      order_id: sale.orderId,
    })
    for (const { status, body } of [...others, await press()]) {
      expect({ status, body }).toEqual({ status: 200, body: first.body })
    }
    await shop.untilIdle()
    expect(shop.events.counts()).toEqual({
      "order.placed": 1,
      "order.canceled": 1,
      "khalti.payment.canceled": 1,
    })
    await expect(shop.sql("select id from cart")).resolves.toHaveLength(2)
    await expect(shop.comeBack(sale.return_token)).resolves.toMatchObject({
      result: "canceled",
      cartId: first.body.cart_id,
    })
  })

  it("who asks how it stands while somebody gives up does not swallow the giving up", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const [, { body }] = await Promise.all([
      shop.storefront.askHow(sale.return_token),
      shop.storefront.giveUp(sale.return_token),
    ])
    expect(body).toMatchObject({ result: "canceled" })
    await expectReleased(sale.orderId)
  })

  it("a give-up after paying is a sale", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    shop.sandbox.pay(sale.pidx)
    for (const press of ["first", "second"]) {
      const { body } = await shop.storefront.giveUp(sale.return_token)
      expect({ press, ...body }).toMatchObject({
        press,
        result: "paid",
        reason: "captured",
        order_id: sale.orderId,
      })
    }
    await expectSale(shop, sale.orderId)
  })

  it("a give-up while the bank decides changes nothing, and the money that comes is the sale", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    shop.sandbox.pend(sale.pidx)
    const { body } = await shop.storefront.giveUp(sale.return_token)
    expect(body).toMatchObject({ result: "pending", reason: "bank_pending" })
    expect(body).not.toHaveProperty("payment_url")
    await expectWaiting(sale.orderId)
    shop.sandbox.settle(sale.pidx, "Completed")
    await shop.sweepAfter(6 * MINUTE)
    await expectSale(shop, sale.orderId)
  })

  it.each([
    ["503", "gateway_unreachable"],
    ["429", "gateway_unreachable"],
    ["timeout", "gateway_unreachable"],
    ["garbage", "gateway_unreachable"],
    ["401", "gateway_refused"],
  ] as const)(
    "a give-up while Khalti is silent (%s) changes nothing: what was paid is found later",
    async (kind, reason) => {
      const sale = await shop.placeSale("TOPI-M", 1)
      shop.sandbox.pay(sale.pidx)
      shop.sandbox.fault("lookup", { kind, times: Infinity })
      const { status, body } = await shop.storefront.giveUp(sale.return_token)
      expect({ status, ...body }).toMatchObject({
        status: 200,
        result: "pending",
        reason,
      })
      expect(body).not.toHaveProperty("payment_url")
      await expectWaiting(sale.orderId)
      shop.sandbox.clearFaults()
      await shop.sweepAfter(6 * MINUTE)
      await expectSale(shop, sale.orderId)
    }
  )

  it("of an open cart only the link ends: the cart stays, and is paid with the next link", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    const { body } = await shop.storefront.giveUp(sale.return_token)
    expect(body).toMatchObject({
      result: "canceled",
      reason: "customer_canceled",
      cart_id: sale.cart.id,
    })
    const next = await shop.startPayment(sale.cart.id)
    const orderId = await shop.placeOrder(sale.cart.id)
    await expect(
      shop.comeBackBy(shop.sandbox.pay(next.pidx))
    ).resolves.toMatchObject({ result: "paid", orderId })
    await expectSale(shop, orderId)
  })

  it("giving up a link that a newer one has replaced leaves the order to the newer one", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const collection = await shop.storefront.collectionOf(sale.cart.id)
    // Asked for by another page: the same one would get the same link again.
    await shop.storefront.requestSession(collection, {
      return_to: "http://localhost:8000/app",
    })
    const newer = String(shop.sandbox.payments().at(-1)?.pidx)
    expect(newer).not.toBe(sale.pidx)
    await shop.storefront.giveUp(sale.return_token)
    await expectWaiting(sale.orderId)
    await expect(
      shop.comeBackBy(shop.sandbox.pay(newer))
    ).resolves.toMatchObject({ result: "paid", orderId: sale.orderId })
  })

  describe("nobody else's order", () => {
    it("a stranger with an order's id, and all ids that belong to it, cannot cancel it", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      const { reference, collection_id, session_id, id } = await shop.row(
        sale.pidx
      )
      const shown = await shop.storefront.ask("GET", `orders/${sale.orderId}`)
      expect(JSON.stringify(shown.body)).not.toContain(sale.return_token)
      const calls = shop.sandbox.count()
      for (const known of [
        sale.orderId,
        sale.cart.id,
        sale.pidx,
        reference,
        collection_id,
        session_id,
        id,
      ]) {
        const { status, body } = await shop.storefront.giveUp(known)
        expect({ known, status, body }).toEqual({
          known,
          status: 200,
          body: { result: "invalid", reason: "unknown_payment" },
        })
      }
      await expectWaiting(sale.orderId)
      expect(shop.sandbox.count()).toBe(calls)
    })

    it("without the shop's key, with another pidx or an odd body nothing is canceled", async () => {
      const sale = await shop.placeSale("TOPI-M", 1)
      const path = `/store/khalti/callback/${sale.return_token}/cancel`
      await expect(shop.call("POST", path, {})).resolves.toMatchObject({
        status: 400,
      })
      const { body } = await shop.storefront.giveUp(sale.return_token, {
        pidx: "edited",
      })
      expect(body).toEqual({ result: "invalid", reason: "pidx_mismatch" })
      for (const odd of [[], null, "text", { pidx: {} }]) {
        const { status } = await shop.storefront.giveUp(sale.return_token, odd)
        expect({ odd, status }).toEqual({ odd, status: 400 })
      }
      for (const token of ["%ff", "..%2F..", "x"]) {
        const { status } = await shop.storefront.giveUp(token)
        expect({ token, status }).toEqual({ token, status: 200 })
      }
      await expectWaiting(sale.orderId)
    })

    it("whoever reads the token of what an edited order owes can cancel neither the order nor what it owes", async () => {
      const { orderId } = await shop.sell("TOPI-M", 1)
      await addPiece(shop, orderId)
      const pidx = await linkOfWhatIsOwed(shop, orderId)
      const { return_token } = await shop.row(pidx)
      const { body } = await shop.storefront.giveUp(return_token)
      expect(body).toMatchObject({ result: "unpaid", reason: "not_paid_yet" })
      await expect(shop.row(pidx)).resolves.toMatchObject({ outcome: "open" })
      await expect(
        shop.comeBackBy(shop.sandbox.pay(pidx))
      ).resolves.toMatchObject({ result: "paid", orderId })
    })
  })

  it("an order that is being packed is shown to a human, not canceled", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await fulfil(shop, sale.orderId)
    const { body } = await shop.storefront.giveUp(sale.return_token)
    expect(body).toMatchObject({ result: "held", reason: "order_in_progress" })
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "pending",
    })
  })
}
