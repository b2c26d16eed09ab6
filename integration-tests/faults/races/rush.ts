import { call } from "../../kit/call"
import type { Bazaar } from "../processes/bazaar"
import type { ShopServer } from "../processes/shop-server"

/** A paid link that everybody comes for at once. */
export type RacedSale = {
  cartId: string
  pidx: string
  token: string
  /** Placed before the payment; null while the cart is open. */
  orderId: string | null
}

/** Buys and pays; nobody has come back yet. */
export async function buyAndPay(
  bazaar: Bazaar,
  { storefront, shop }: ShopServer,
  placed: "ordered" | "open"
): Promise<RacedSale> {
  const variant = shop.variants["NOTEBOOK-A5"].id
  const { id: cartId } = await storefront.fillCart(variant, 1)
  const { pidx, return_token } = await storefront.startPayment(cartId)
  const orderId =
    placed === "ordered" ? await storefront.placeOrder(cartId) : null
  bazaar.khalti.pay(pidx)
  return { cartId, pidx, token: return_token, orderId }
}

/**
 * At the same moment, at every server: the customer's return, the storefront's
 * question, the storefront's completion, the admin's check, and the sweep.
 *
 * @returns the HTTP status of every call that a customer or admin made
 */
export async function rush(
  bazaar: Bazaar,
  servers: ShopServer[],
  sales: RacedSale[]
): Promise<number[]> {
  const ids = await Promise.all(sales.map(({ pidx }) => idOf(bazaar, pidx)))
  await bazaar.sql("UPDATE khalti_payment SET next_check_at = now()")
  const calls = servers.flatMap((server) => [
    ...sales.flatMap((sale) => knocks(server, sale)),
    ...ids.map((id) => server.admin(`khalti/payments/${id}/check`)),
  ])
  const sweeps = servers.map((server) => server.sweep())
  const replies = await Promise.all(calls)
  await Promise.all(sweeps)
  return replies.map(({ status }) => status)
}

function knocks(
  { url, storefront }: ShopServer,
  { cartId, token }: RacedSale
): Promise<{ status: number }>[] {
  return [
    call("GET", `${url}/khalti/callback/${token}`),
    storefront.askHow(token),
    storefront.complete(cartId),
  ]
}

async function idOf(bazaar: Bazaar, pidx: string): Promise<string> {
  const [{ id }] = await bazaar.sql(
    "SELECT id FROM khalti_payment WHERE pidx = $1",
    [pidx]
  )
  return String(id)
}
