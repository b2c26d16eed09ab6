import { Cluster } from "../cluster/cluster"
import { findViolations } from "../cluster/find-violations"
import { linkIn, type ShopState } from "../cluster/shop-state"
import { ServerToKill, type Sale } from "./server-to-kill"

/** Long enough that no call to Khalti times out before the server is killed. */
const OPTIONS = { timeoutMs: 25_000 }

const ORDERED = [
  "captured",
  "orderRecording",
  "orderPaying",
  "lookupNoted",
] as const
const OPEN = ["cartRecording", "cartPaying", "lookupLost"] as const

/** Their first link never reached them: they ask for one again. */
const WITHOUT_LINK = ["neverSent", "neverSeen"] as const

type Name =
  | (typeof ORDERED)[number]
  | (typeof OPEN)[number]
  | (typeof WITHOUT_LINK)[number]

/** A server is killed while nine customers buy, each at another point. Another server takes over. */
describe("the server dies while customers buy", () => {
  let cluster: Cluster
  let target: ServerToKill
  let state: ShopState
  const sales = {} as Record<Name, Sale>
  let orderWithoutLink: string

  beforeAll(async () => {
    cluster = await Cluster.open({ options: OPTIONS })
    target = new ServerToKill(cluster, await cluster.boot())
    const carts = await bringAllToTheirPoints()
    await target.kill()
    const successor = await cluster.boot()
    // Those without a link ask again, pay, and close the tab.
    for (const name of WITHOUT_LINK) {
      const { pidx } = await successor.storefront.startPayment(carts[name])
      sales[name] = { cartId: carts[name], pidx, orderId: null }
      cluster.khalti.pay(pidx)
    }
    await cluster.sweepUntilDone(successor)
    state = await cluster.state()
  })
  afterAll(() => cluster.close())

  /** The sequence matters: a barrier blocks whoever comes later too. Returns the carts of those without a link. */
  async function bringAllToTheirPoints() {
    for (const name of ORDERED) sales[name] = await target.startSale("ordered")
    for (const name of OPEN) sales[name] = await target.startSale("open")
    await stopAfterCapture()
    const transactions = await cluster.blockWrites({
      table: "order_transaction",
    })
    target.payAndReturn(sales.orderRecording)
    target.payAndReturn(sales.cartRecording)
    await transactions.reached(2)
    const payments = await cluster.blockWrites({ table: "payment" })
    target.payAndReturn(sales.orderPaying)
    target.payAndReturn(sales.cartPaying)
    await payments.reached(2)
    const lookup = target.pauseLookup(sales.lookupLost)
    target.payAndReturn(sales.lookupLost)
    await lookup.reached
    const neverSeen = await stopBeforeLinksArrive()
    const neverSent = await stopAtTheTrail()
    return { neverSeen, neverSent }
  }

  /** Core has captured, and the ledger's row does not say so yet. */
  async function stopAfterCapture(): Promise<void> {
    const transactions = await cluster.blockWrites({
      table: "order_transaction",
    })
    target.payAndReturn(sales.captured)
    await transactions.reached()
    const row = await cluster.blockWrites({ pidx: sales.captured.pidx })
    await transactions.open()
    await row.reached()
  }

  /** Khalti has issued two links and has not answered. One of the customers orders meanwhile. */
  async function stopBeforeLinksArrive(): Promise<string> {
    const { storefront } = target.server
    const carts = [await target.fillCart(), await target.fillCart()]
    for (const { id } of carts) {
      const call = cluster.khalti.pause("initiate", { before: false })
      target.ignoreAnswer(storefront.startPayment(id))
      await call.reached
    }
    orderWithoutLink = await storefront.placeOrder(carts[1].id)
    return carts[0].id
  }

  /** Of one link Khalti's answer is noted and nothing else is done. Of another the row is written and Khalti is never called. */
  async function stopAtTheTrail(): Promise<string> {
    const { id } = await target.fillCart()
    const lookup = target.pauseLookup(sales.lookupNoted)
    target.payAndReturn(sales.lookupNoted)
    await lookup.reached
    const trail = await cluster.blockWrites({ table: "khalti_event" })
    lookup.resume()
    await trail.reached()
    target.ignoreAnswer(target.server.storefront.startPayment(id))
    await trail.reached(2)
    return id
  }

  it("leaves the books without a fault: all money paid is a sale, no stock is reserved without an order", () => {
    expect(
      findViolations(state, {
        announcements: cluster.announcements,
        crashed: true,
      })
    ).toEqual([])
    expect(cluster.khalti.count("refund")).toBe(0)
  })

  it.each([
    [
      "before Khalti was asked for a link: the next link is the sale",
      "neverSent",
    ],
    [
      "before Khalti's new link arrived: the next link is the sale",
      "neverSeen",
    ],
    ["before Khalti's answer about the payment arrived", "lookupLost"],
    ["when Khalti's answer was noted and nothing done", "lookupNoted"],
    ["while the payment of an order was written", "orderPaying"],
    ["while the payment of a cart was written, its order placed", "cartPaying"],
    ["while the captured money was recorded on the order", "orderRecording"],
    [
      "while the captured money was recorded on the cart's order",
      "cartRecording",
    ],
    ["when the money was captured and the ledger did not know", "captured"],
  ] as const)("keeps the sale: the server died %s", (_when, name) => {
    const { pidx, orderId, cartId } = sales[name]
    const { row } = linkIn(state, pidx)
    expect(row).toMatchObject({ outcome: "captured", reason: "captured" })
    const orders = state.orders.filter((order) => order.cartId === cartId)
    expect(orders).toMatchObject([
      {
        canceled: false,
        recorded: row?.asked,
        ...(orderId ? { id: orderId } : {}),
      },
    ])
  })

  it("frees the stock of an order whose customer never got a link", () => {
    expect(
      state.orders.find(({ id }) => id === orderWithoutLink)
    ).toMatchObject({ canceled: true, reserved: 0, recorded: 0 })
  })

  it("closes the rows whose link nobody saw", async () => {
    const rows = await cluster.sql(
      "SELECT outcome, reason FROM khalti_payment WHERE pidx IS NULL"
    )
    expect(rows).toEqual(
      Array(3).fill({ outcome: "canceled", reason: "gateway_unreachable" })
    )
  })
})
