import { Cluster } from "../cluster/cluster"
import { findViolations } from "../cluster/find-violations"
import { linkIn, type ShopState } from "../cluster/shop-state"
import { ServerToKill, type Sale } from "./server-to-kill"

/** Long enough that no call to Khalti times out before the server is killed. */
const OPTIONS = { timeoutMs: 25_000 }

const NAMES = [
  "recorded",
  "announced",
  "freeingStock",
  "canceling",
  "canceled",
] as const

/** A server is killed while payments get their outcome and are announced. Another server takes over. */
describe("the server dies while payments end", () => {
  let cluster: Cluster
  let target: ServerToKill
  let state: ShopState
  const sales = {} as Record<(typeof NAMES)[number], Sale>

  beforeAll(async () => {
    cluster = await Cluster.open({ options: OPTIONS })
    target = new ServerToKill(cluster, await cluster.boot())
    for (const name of NAMES) sales[name] = await target.startSale("ordered")
    const cancel = await stopBeforeCancel(sales.canceled)
    await stopWhileStockIsFreed()
    await stopAfterAnnouncement()
    const trail = await stopAtOutcome(sales.recorded)
    // Core cancels the unpaid order. Its outcome waits at the same barrier as the other's.
    await cancel.open()
    await trail.reached(2)
    await target.kill()
    await cluster.sweepUntilDone(await cluster.boot())
    state = await cluster.state()
  })
  afterAll(() => cluster.close())

  /** The customer has canceled, and core is about to cancel the unpaid order. */
  async function stopBeforeCancel(sale: Sale) {
    const order = await cluster.blockWrites({ order: sale.orderId! })
    target.cancelAndReturn(sale)
    await order.reached()
    return order
  }

  /** One order's stock is freed and the order is not canceled yet. Of the other one neither has happened. */
  async function stopWhileStockIsFreed(): Promise<void> {
    await stopBeforeCancel(sales.canceling)
    const reservations = await cluster.blockWrites({
      table: "reservation_item",
    })
    target.cancelAndReturn(sales.freeingStock)
    await reservations.reached()
  }

  /** Announced, and not yet marked as announced. */
  async function stopAfterAnnouncement(): Promise<void> {
    const outcome = await stopAtOutcome(sales.announced)
    // This lock waits behind the outcome's write, and so blocks the next event of the trail: "announced".
    const nextBarrier = cluster.blockWrites({ table: "khalti_event" })
    await outcome.reached(2)
    await outcome.open()
    const announced = await nextBarrier
    await announced.reached()
    const row = await cluster.blockWrites({ pidx: sales.announced.pidx })
    await announced.open()
    await row.reached()
  }

  /** Core has captured the money. Outcome and event are about to be written, nothing is announced. */
  async function stopAtOutcome(sale: Sale) {
    const transactions = await cluster.blockWrites({
      table: "order_transaction",
    })
    target.payAndReturn(sale)
    await transactions.reached()
    const trail = await cluster.blockWrites({ table: "khalti_event" })
    await transactions.open()
    await trail.reached()
    return trail
  }

  it("leaves the books without a fault", () => {
    expect(
      findViolations(state, {
        announcements: cluster.announcements,
        crashed: true,
      })
    ).toEqual([])
    expect(cluster.khalti.count("refund")).toBe(0)
  })

  it("announces a sale once whose outcome was being written when the server died", () => {
    expect(countAnnouncements("recorded")).toBe(1)
  })

  it.each(["recorded", "announced"] as const)(
    "explains in the trail, once, an outcome that was being written when the server died (%s)",
    async (name) => {
      const events = await cluster.sql(
        `SELECT e.id FROM khalti_event e JOIN khalti_payment p ON p.id = e.khalti_payment_id
          WHERE p.pidx = $1 AND e.action = 'captured'`,
        [sales[name].pidx]
      )
      expect(events).toHaveLength(1)
    }
  )

  it("announces a sale once more when the server died before it noted the announcement: twice is better than never", () => {
    expect(countAnnouncements("announced")).toBe(2)
  })

  it.each([
    ["before its stock was freed", "freeingStock"],
    ["after its stock was freed", "canceling"],
    ["after its order was canceled", "canceled"],
  ] as const)(
    "cancels an unpaid order and frees its stock although the server died %s",
    (_when, name) => {
      const { pidx, orderId } = sales[name]
      expect(linkIn(state, pidx).row).toMatchObject({
        outcome: "canceled",
        reason: "customer_canceled",
      })
      expect(state.orders.find(({ id }) => id === orderId)).toMatchObject({
        canceled: true,
        reserved: 0,
      })
    }
  )

  function countAnnouncements(name: "recorded" | "announced"): number {
    const { row } = linkIn(state, sales[name].pidx)
    return cluster.announcements.count("khalti.payment.captured", row!.id)
  }
})
