import { runSql } from "../postgres/sql"
import { comeBack, visitHostedPage } from "./customer"
import {
  describeOrder,
  expectPaid,
  expectReserved,
  placeOrder,
  type Counter,
  type Placed,
} from "./purchase"
import { expectEqual } from "./report"

/** The sweep runs every minute; two of its turns, and something to spare. */
const SWEEP_PATIENCE_MS = 130_000

/** The customer pays and comes back. */
export async function buyAndPay(counter: Counter): Promise<Placed> {
  const { report } = counter
  report.chapter("Purchase 1: paid on the hosted page")
  const placed = await placeOrder(counter)
  const returnUrl = await report.step("paid at Khalti", () =>
    atKhalti(placed.paymentUrl, "pay")
  )
  await report.step("customer returns", async () => {
    const arrival = await comeBack(returnUrl)
    expectEqual("the answer", arrival.status, 303)
    expectEqual("khalti_result", arrival.result, "paid")
    expectEqual("order_id", arrival.orderId, placed.orderId)
    expectEqual(
      "the page",
      arrival.page,
      `${counter.storefrontUrl}/np/order/${placed.orderId}/confirmed`
    )
    return {
      line: `${arrival.status} to ${arrival.page}, ${arrival.result} (${arrival.reason})`,
      result: undefined,
    }
  })
  await report.step("order paid", async () => ({
    line: await expectPaid(counter, placed),
    result: undefined,
  }))
  return placed
}

/** The customer cancels on the hosted page and gets the cart back. */
export async function buyAndCancel(counter: Counter): Promise<Placed> {
  const { report, storefront, office } = counter
  report.chapter("Purchase 2: canceled on the hosted page")
  const placed = await placeOrder(counter)
  const returnUrl = await report.step("canceled at Khalti", () =>
    atKhalti(placed.paymentUrl, "cancel")
  )
  const cartId = await report.step("customer returns", async () => {
    const arrival = await comeBack(returnUrl)
    expectEqual("the answer", arrival.status, 303)
    expectEqual("khalti_result", arrival.result, "canceled")
    if (!arrival.cartId) throw new Error("no cart_id came back")
    return {
      line: `${arrival.status} to ${arrival.page}, ${arrival.result} (${arrival.reason}), cart ${arrival.cartId}`,
      result: arrival.cartId,
    }
  })
  await report.step("order canceled, stock back", async () => {
    const order = await office.order(placed.orderId)
    expectEqual("the order", order.status, "canceled")
    const stock = await expectReserved(counter, placed.stockBefore, 0)
    return { line: describeOrder(order, stock), result: undefined }
  })
  await report.step("an open cart with the same content", async () => {
    const cart = await storefront.cart(cartId)
    expectEqual("completed_at", cart.completed_at ?? null, null)
    expectEqual("the content", contentOf(cart), contentOf(placed.cart))
    expectEqual("the total", cart.total, placed.cart.total)
    return { line: `${cart.id}, Rs ${cart.total}`, result: undefined }
  })
  return placed
}

/** The customer pays and closes the tab: only the sweep can bring the money home. */
export async function buyAndVanish(counter: Counter): Promise<Placed> {
  const { report, office } = counter
  report.chapter("Purchase 3: paid, and the customer never comes back")
  const placed = await placeOrder(counter)
  await report.step("paid at Khalti, tab closed", async () => {
    await visitHostedPage(placed.paymentUrl, "pay_and_close")
    const order = await office.order(placed.orderId)
    expectEqual("the payment status", order.payment_status, "awaiting")
    return { line: "the shop knows nothing of it", result: undefined }
  })
  await report.step("two minutes go by", async () => {
    const rows = await runSql(
      counter.databaseUrl,
      "update khalti_payment set next_check_at = now() where pidx = $1 returning id",
      [placed.pidx]
    )
    expectEqual("the rows of the ledger", rows.length, 1)
    return {
      line: `${String(rows[0].id)} is due at once, so that nobody has to wait`,
      result: undefined,
    }
  })
  await report.step("the sweep brings it home", async () => {
    await untilPaid(counter, placed.orderId)
    return { line: await expectPaid(counter, placed), result: undefined }
  })
  return placed
}

async function atKhalti(paymentUrl: string, act: "pay" | "cancel") {
  const returnUrl = await visitHostedPage(paymentUrl, act)
  if (!returnUrl) throw new Error("Khalti did not send the customer back")
  const { origin } = new URL(returnUrl)
  return { line: `sent back to ${origin}`, result: returnUrl }
}

async function untilPaid({ office }: Counter, orderId: string): Promise<void> {
  const deadline = Date.now() + SWEEP_PATIENCE_MS
  for (;;) {
    const { payment_status: status } = await office.order(orderId)
    if (status === "captured") return
    if (Date.now() > deadline) {
      throw new Error(
        `the payment is still ${status} after ${SWEEP_PATIENCE_MS / 1000} s`
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

function contentOf(cart: {
  items: { variant_id: string; quantity: number }[]
}): string[] {
  return cart.items.map((item) => `${item.quantity} x ${item.variant_id}`)
}
