import type { Refund } from "../../src/modules/khalti/service"
import type { Reply } from "./call"
import type { TestShop } from "./test-shop"

/** One Dhaka topi and its delivery with VAT, in paisa: 1129.9887 rupees in Medusa. */
export const TAKEN = 112999

/** A payment as the admin's routes answer it. */
export type AdminPayment = Record<string, unknown> & {
  refunds: (Record<string, unknown> & Pick<Refund, "id">)[]
  events: Record<string, unknown>[]
}

/** One of the admin's acts on a payment, whatever it answers. */
export async function act(
  shop: TestShop,
  pidx: string,
  name: "check" | "refund" | "refunded-outside" | "handled" | "keep",
  body: unknown = {}
): Promise<Reply> {
  const { id } = await shop.row(pidx)
  return shop.merchant.ask("POST", `khalti/payments/${id}/${name}`, body)
}

/** Takes back what an admin has said of a payment, whatever it answers. */
export async function undo(
  shop: TestShop,
  pidx: string,
  name: "handled" | "keep"
): Promise<Reply> {
  const { id } = await shop.row(pidx)
  return shop.merchant.ask("DELETE", `khalti/payments/${id}/${name}`)
}

/** The payment that a route answered with. */
export function paymentOf({ body }: Reply): AdminPayment {
  return body.khalti_payment as AdminPayment
}

/** What Khalti's refund endpoint was asked, in order. */
export function askedRefunds(shop: TestShop): unknown[] {
  return shop.sandbox.calls
    .filter(({ endpoint }) => endpoint === "refund")
    .map(({ body }) => body)
}

/** The id of the admin who is signed in. */
export async function adminId(shop: TestShop): Promise<string> {
  const { body } = await shop.merchant.ask("GET", "users/me")
  return (body.user as { id: string }).id
}

/** Paid by a bank customer after the order was canceled: held, because Khalti wants a number. */
export async function holdForMobile(shop: TestShop) {
  const sale = await shop.placeSale("TOPI-M", 1)
  await shop.merchant.cancel(sale.orderId)
  shop.sandbox.pay(sale.pidx, { channel: "bank" })
  await act(shop, sale.pidx, "check")
  await shop.letTimePass(31_000)
  const reply = await act(shop, sale.pidx, "check")
  expect(paymentOf(reply)).toMatchObject({
    outcome: "held",
    reason: "refund_needs_mobile",
  })
  return sale
}
