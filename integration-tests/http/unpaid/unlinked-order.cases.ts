import { MINUTE, SECOND, type TestShop } from "../../kit"

/** Another workflow than core's has made the order, or two of them. */
export default function cases(shop: TestShop): void {
  const expectHeld = async (pidx: string) => {
    await expect(shop.row(pidx)).resolves.toMatchObject({
      outcome: "held",
      reason: "order_unlinked",
    })
    expect(shop.sandbox.count("refund")).toBe(0)
  }

  /** A marketplace splits the cart: the second order is linked to the same cart. */
  const splitSale = async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const other = await shop.placeSale("TOPI-L", 1)
    await shop.sql("update order_cart set cart_id = $1 where order_id = $2", [
      sale.cart.id,
      other.orderId,
    ])
    return { sale, other }
  }

  it("money for a cart that became two orders is held: which one it pays only a human can say", async () => {
    const { sale, other } = await splitSale()
    shop.sandbox.pay(sale.pidx)
    await shop.sweepAfter(3 * MINUTE, 31 * SECOND)
    await expectHeld(sale.pidx)
    for (const { orderId } of [sale, other]) {
      await expect(shop.books(orderId)).resolves.toMatchObject({
        status: "pending",
        transactions: [],
      })
    }
  })

  it("Cancel on the link of a cart that became two orders cancels neither of them alone: a human is told", async () => {
    const { sale, other } = await splitSale()
    shop.sandbox.cancel(sale.pidx)
    await shop.sweepAfter(3 * MINUTE, MINUTE)
    await expectHeld(sale.pidx)
    for (const { orderId } of [sale, other]) {
      await expect(shop.books(orderId)).resolves.toMatchObject({
        status: "pending",
        reservations: [{ quantity: 1 }],
      })
    }
  })

  it("money for an order that core does not link to its cart is held, and is not returned by core", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    await shop.sql("delete from order_cart where order_id = $1", [sale.orderId])
    shop.sandbox.pay(sale.pidx)
    await shop.sweepAfter(3 * MINUTE, 31 * SECOND)
    await expectHeld(sale.pidx)
    await expect(shop.books(sale.orderId)).resolves.toMatchObject({
      status: "pending",
      transactions: [],
    })
  })
}
