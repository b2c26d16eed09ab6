import { type StartedSale, type TestShop, useOptions } from "../../kit"

export default function cases(shop: TestShop): void {
  useOptions(shop, { orderPlacement: "after_payment" })
  /** One order, paid once, announced once. */
  const expectSoldOnce = async ({ cart, pidx }: StartedSale) => {
    const links = await shop.sql(
      "select order_id from order_cart where cart_id = $1 and deleted_at is null",
      [cart.id]
    )
    expect(links).toHaveLength(1)
    const orderId = String(links[0].order_id)
    const books = await shop.books(orderId)
    expect(books).toMatchObject({
      status: "pending",
      paymentStatus: "captured",
      payments: [{ captures: [books.total], refunds: [] }],
      transactions: [books.total],
      reservations: [{ quantity: 2 }],
    })
    await shop.untilIdle()
    await expect(shop.row(pidx)).resolves.toMatchObject({
      outcome: "captured",
      order_id: orderId,
    })
    expect(shop.events.counts()).toEqual({
      "order.placed": 1,
      "khalti.payment.captured": 1,
    })
    return orderId
  }

  it("completing an unpaid cart places no order and keeps no stock: the answer is the cart, and what to do", async () => {
    const { cart } = await shop.startSale()
    const { status, body } = await shop.storefront.complete(cart.id)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      type: "cart",
      cart: { id: cart.id },
      error: { message: expect.stringContaining("not paid yet") },
    })
    await expect(shop.sql('select id from "order"')).resolves.toEqual([])
    await expect(
      shop.sql("select id from reservation_item where deleted_at is null")
    ).resolves.toEqual([])
  })

  it("completing too early costs no order number, and answers as core does: the whole cart, and an error with three fields", async () => {
    const sale = await shop.startSale()
    const { body } = await shop.storefront.complete(sale.cart.id)
    const { body: read } = await shop.storefront.ask(
      "GET",
      `carts/${sale.cart.id}`
    )
    expect(body.cart).toEqual(read.cart)
    expect(body.error).toEqual({
      message: expect.any(String),
      name: "Error",
      type: "payment_requires_more_error",
    })
    await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    await expectSoldOnce(sale)
    await expect(shop.sql('select display_id from "order"')).resolves.toEqual([
      { display_id: 1 },
    ])
  })

  it("completing a cart whose payment was canceled says so, and places nothing", async () => {
    const sale = await shop.startSale()
    shop.sandbox.cancel(sale.pidx)
    const { status, body } = await shop.storefront.complete(sale.cart.id)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      type: "cart",
      error: {
        message: expect.stringContaining("was canceled"),
        type: "payment_authorization_error",
      },
    })
    await expect(shop.sql('select id from "order"')).resolves.toEqual([])
  })

  it("a paid open cart becomes one paid order when the browser returns, with two calls to Khalti", async () => {
    const sale = await shop.startSale()
    const arrival = await shop.comeBackBy(shop.sandbox.pay(sale.pidx))
    const orderId = await expectSoldOnce(sale)
    expect(arrival).toMatchObject({ status: 303, result: "paid", orderId })
    expect(shop.sandbox.count()).toBe(2)
  })

  it("a paid cart that the storefront completes itself is captured and announced without anybody coming back", async () => {
    const sale = await shop.startSale()
    shop.sandbox.pay(sale.pidx)
    await expect(shop.storefront.complete(sale.cart.id)).resolves.toMatchObject(
      { status: 200, body: { type: "order" } }
    )
    await expectSoldOnce(sale)
    expect(shop.sandbox.count()).toBe(2)
  })

  it("browser and storefront at once sell one order", async () => {
    const sale = await shop.startSale()
    const url = shop.sandbox.pay(sale.pidx)
    const [arrival, completed] = await Promise.all([
      shop.comeBackBy(url),
      shop.storefront.complete(sale.cart.id),
    ])
    expect(arrival).toMatchObject({ status: 303, result: "paid" })
    expect(completed).toMatchObject({ status: 200, body: { type: "order" } })
    await expectSoldOnce(sale)
  })

  it("the sweep completes a paid cart that nobody came back for", async () => {
    const sale = await shop.startSale()
    shop.sandbox.pay(sale.pidx)
    await shop.letTimePass(2 * 60_000 + 1000)
    await shop.sweep()
    await expectSoldOnce(sale)
  })

  it("a canceled payment leaves the cart open for another try, which is paid once", async () => {
    const sale = await shop.startSale()
    await expect(
      shop.comeBackBy(shop.sandbox.cancel(sale.pidx))
    ).resolves.toMatchObject({
      result: "canceled",
      reason: "customer_canceled",
      orderId: null,
      cartId: sale.cart.id,
    })
    await shop.untilIdle()
    expect(shop.events.counts()).toEqual({ "khalti.payment.canceled": 1 })

    shop.events.forget()
    const again = await shop.storefront.startPayment(sale.cart.id)
    await shop.comeBackBy(shop.sandbox.pay(again.pidx))
    await expectSoldOnce({ cart: sale.cart, ...again })
  })

  it("trap 3: an unreachable Khalti leaves the session payable, the cart is completed when it is back", async () => {
    const sale = await shop.startSale()
    shop.sandbox.pay(sale.pidx)
    shop.sandbox.fault("lookup", { kind: "503", times: Infinity })
    await expect(shop.storefront.complete(sale.cart.id)).resolves.toMatchObject(
      { status: 200, body: { type: "cart" } }
    )
    shop.sandbox.clearFaults()
    await expect(shop.storefront.complete(sale.cart.id)).resolves.toMatchObject(
      { status: 200, body: { type: "order" } }
    )
    await expectSoldOnce(sale)
  })

  it("money for the last piece that another customer got meanwhile goes back in full, once", async () => {
    const late = await shop.startSale("THANGKA", 1)
    const first = await shop.startSale("THANGKA", 1)
    await shop.comeBackBy(shop.sandbox.pay(first.pidx))
    await expect(
      shop.comeBackBy(shop.sandbox.pay(late.pidx))
    ).resolves.toMatchObject({ result: "pending", reason: "out_of_stock" })
    expect(shop.sandbox.count("refund")).toBe(0)

    await shop.letTimePass(31_000)
    await shop.sweep()
    await shop.sweep()
    expect(shop.sandbox.payment(late.pidx)).toMatchObject({
      status: "Refunded",
      refunded: late.amount,
    })
    expect(shop.sandbox.count("refund")).toBe(1)
    await expect(shop.comeBack(late.return_token)).resolves.toMatchObject({
      result: "refunded",
      reason: "out_of_stock",
    })
  })
}
