import type { ShopVariant } from "../seed"
import type { BackOffice, Order, Stock } from "./back-office"
import { countMoney } from "./back-office"
import { expectEqual, type Report } from "./report"
import type { Cart, Storefront } from "./storefront"

/** What every purchase is made with. */
export interface Counter {
  report: Report
  storefront: Storefront
  office: BackOffice
  variant: ShopVariant
  quantity: number
  storefrontUrl: string
  databaseUrl: string
}

/** An order that waits for its money. */
export interface Placed {
  cart: Cart
  orderId: string
  pidx: string
  paymentUrl: string
  /** before the order */
  stockBefore: Stock
}

/** Every purchase begins alike: cart, link, order; the order reserves its stock. */
export async function placeOrder(counter: Counter): Promise<Placed> {
  const { report, storefront, office, variant, quantity } = counter
  const stockBefore = await report.step("stock before", async () => {
    const stock = await office.stock(variant.inventoryItemId)
    return { line: describeStock(stock), result: stock }
  })
  const cart = await report.step("cart filled", async () => {
    const filled = await storefront.fillCart(variant.id, quantity)
    return { line: `${filled.id}, Rs ${filled.total}`, result: filled }
  })
  const session = await report.step("payment link made", async () => {
    const made = await storefront.startPayment(cart.id)
    expectEqual("the link's paisa", made.amount, Math.round(cart.total * 100))
    return {
      line: `pidx ${made.pidx}, ${made.amount} paisa, ${made.payment_url}`,
      result: made,
    }
  })
  const orderId = await report.step("order placed, unpaid", async () => {
    const id = await storefront.placeOrder(cart.id)
    const order = await office.order(id)
    expectEqual("the payment status", order.payment_status, "awaiting")
    const stock = await expectReserved(counter, stockBefore, quantity)
    return { line: describeOrder(order, stock), result: id }
  })
  return {
    cart,
    orderId,
    pidx: session.pidx,
    paymentUrl: session.payment_url,
    stockBefore,
  }
}

/** The order is paid by one payment with one capture, and its stock stays reserved. */
export async function expectPaid(
  counter: Counter,
  { orderId, stockBefore }: Placed
): Promise<string> {
  const order = await counter.office.order(orderId)
  expectEqual("the payment status", order.payment_status, "captured")
  expectEqual("its money", countMoney(order), { payments: 1, captures: 1 })
  return describeOrder(
    order,
    await expectReserved(counter, stockBefore, counter.quantity)
  )
}

/** Stock is as before, but for the pieces that an order holds. */
export async function expectReserved(
  { office, variant }: Counter,
  before: Stock,
  pieces: number
): Promise<Stock> {
  const stock = await office.stock(variant.inventoryItemId)
  expectEqual("the stock", stock, {
    stocked: before.stocked,
    reserved: before.reserved + pieces,
  })
  return stock
}

/** An order and its stock on one line. */
export function describeOrder(order: Order, stock: Stock): string {
  return `${order.id}, order ${order.status}, payment ${order.payment_status}, ${describeStock(stock)}`
}

/** Such as `stock 25, reserved 2`. */
export function describeStock({ stocked, reserved }: Stock): string {
  return `stock ${stocked}, reserved ${reserved}`
}
