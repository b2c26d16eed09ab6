import { call } from "../../kit/call"
import type { Cluster } from "../cluster/cluster"
import type { ShopServer } from "../cluster/shop-server"

/** A link that is paid and not settled yet. */
export type PaidSale = {
  cartId: string
  pidx: string
  token: string
  /** Placed before the payment; null while the cart is open. */
  orderId: string | null
}

/** Buys and pays; nobody has come back yet. */
export async function buyAndPay(
  cluster: Cluster,
  { storefront, shop }: ShopServer,
  cart: "ordered" | "open"
): Promise<PaidSale> {
  const variant = shop.variants["NOTEBOOK-A5"].id
  const { id: cartId } = await storefront.fillCart(variant, 1)
  const { pidx, return_token } = await storefront.startPayment(cartId)
  const orderId =
    cart === "ordered" ? await storefront.placeOrder(cartId) : null
  cluster.khalti.pay(pidx)
  return { cartId, pidx, token: return_token, orderId }
}

/**
 * Calls every server at the same moment for each sale: the customer's return,
 * the storefront's poll, the storefront's completion, the admin's check; and the
 * sweep.
 *
 * @returns the HTTP status of every call that a customer or admin made
 */
export async function callAllAtOnce(
  cluster: Cluster,
  servers: ShopServer[],
  sales: PaidSale[]
): Promise<number[]> {
  const ids = await Promise.all(sales.map(({ pidx }) => idOf(cluster, pidx)))
  await makeAllDue(cluster)
  const calls = servers.flatMap((server) => [
    ...sales.flatMap((sale) => customerCalls(server, sale)),
    ...ids.map((id) => server.admin(`khalti/payments/${id}/check`)),
  ])
  const sweeps = servers.map((server) => server.sweep())
  const replies = await Promise.all(calls)
  await Promise.all(sweeps)
  return replies.map(({ status }) => status)
}

/** Makes every link due for the next sweep. */
export async function makeAllDue(cluster: Cluster): Promise<void> {
  await cluster.sql("UPDATE khalti_payment SET next_check_at = now()")
}

function customerCalls(
  { url, storefront }: ShopServer,
  { cartId, token }: PaidSale
): Promise<{ status: number }>[] {
  return [
    call("GET", `${url}/khalti/callback/${token}`),
    storefront.askHow(token),
    storefront.complete(cartId),
  ]
}

async function idOf(cluster: Cluster, pidx: string): Promise<string> {
  const [{ id }] = await cluster.sql(
    "SELECT id FROM khalti_payment WHERE pidx = $1",
    [pidx]
  )
  return String(id)
}
