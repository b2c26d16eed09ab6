import { Bazaar } from "../processes/bazaar"
import { findViolations } from "../processes/find-violations"
import type { World } from "../processes/read-world"
import { Counter, type Sale } from "./counter"

const OPTIONS = { timeoutMs: 25_000 }

/** A server dies while payments come to their end and are announced; another server takes over. */
describe("the server dies while payments end", () => {
  let bazaar: Bazaar
  let world: World
  const sales = {} as Record<
    "recorded" | "announced" | "releasing" | "canceling" | "canceled",
    Sale
  >

  beforeAll(async () => {
    bazaar = await Bazaar.open({ options: OPTIONS })
    const counter = new Counter(bazaar, await bazaar.boot())
    for (const name of [
      "recorded",
      "announced",
      "releasing",
      "canceling",
      "canceled",
    ] as const) {
      sales[name] = await counter.sale("ordered")
    }
    const canceled = await stopBeforeCancel(counter, sales.canceled)
    await stopInRelease(counter)
    await stopInAnnouncement(counter)
    const outcomes = await stopAtOutcome(counter, sales.recorded)
    // Core cancels the unpaid order; that it did is written with the outcomes, and so is not.
    await canceled.open()
    await outcomes.reached(2)
    await counter.die()
    await bazaar.runOut(await bazaar.boot())
    world = await bazaar.world()
  })
  afterAll(() => bazaar.close())

  /** The customer canceled, and core is about to cancel the unpaid order. */
  async function stopBeforeCancel(counter: Counter, sale: Sale) {
    const canceling = await bazaar.latch({ order: sale.orderId! })
    counter.cancelAndReturn(sale)
    await canceling.reached()
    return canceling
  }

  /** Stock is given back and the order is not canceled; before either. */
  async function stopInRelease(counter: Counter): Promise<void> {
    await stopBeforeCancel(counter, sales.canceling)
    const releasing = await bazaar.latch({ table: "reservation_item" })
    counter.cancelAndReturn(sales.releasing)
    await releasing.reached()
  }

  /** Announced, and not marked as announced. */
  async function stopInAnnouncement(counter: Counter): Promise<void> {
    const outcome = await stopAtOutcome(counter, sales.announced)
    // Queues behind the outcome, and so stops the next line of the trail: that it was announced.
    const queued = bazaar.latch({ table: "khalti_event" })
    await outcome.reached(2)
    await outcome.open()
    const announced = await queued
    await announced.reached()
    const marking = await bazaar.latch({ pidx: sales.announced.pidx })
    await announced.open()
    await marking.reached()
  }

  /** Core has captured the money; the outcome is being written into row and trail, nothing is announced. */
  async function stopAtOutcome(counter: Counter, sale: Sale) {
    const booking = await bazaar.latch({ table: "order_transaction" })
    counter.payAndReturn(sale)
    await booking.reached()
    const trail = await bazaar.latch({ table: "khalti_event" })
    await booking.open()
    await trail.reached()
    return trail
  }

  it("leaves the books without a fault", () => {
    expect(
      findViolations(world, {
        announcements: bazaar.announcements,
        crashed: true,
      })
    ).toEqual([])
    expect(bazaar.khalti.count("refund")).toBe(0)
  })

  it("announces a sale once that was being recorded when the server died", () => {
    expect(announcementsOf("recorded")).toBe(1)
  })

  it("explains in the trail, once, each outcome that was being recorded when the server died", async () => {
    for (const name of ["recorded", "announced"] as const) {
      const told = await bazaar.sql(
        `SELECT e.id FROM khalti_event e JOIN khalti_payment p ON p.id = e.khalti_payment_id
          WHERE p.pidx = $1 AND e.action = 'captured'`,
        [sales[name].pidx]
      )
      expect(told).toHaveLength(1)
    }
  })

  it("announces a sale once more when the server died before it noted the announcement: twice is better than never", () => {
    expect(announcementsOf("announced")).toBe(2)
  })

  it.each([
    ["before its stock was given back", "releasing"],
    ["after its stock was given back", "canceling"],
    ["after its order was canceled", "canceled"],
  ] as const)(
    "releases an unpaid order and its stock although the server died %s",
    (_when, name) => {
      const { pidx, orderId } = sales[name]
      expect(world.links.find((link) => link.pidx === pidx)?.row).toMatchObject(
        { outcome: "canceled", reason: "customer_canceled" }
      )
      expect(world.orders.find(({ id }) => id === orderId)).toMatchObject({
        canceled: true,
        reserved: 0,
      })
    }
  )

  function announcementsOf(name: "recorded" | "announced"): number {
    const { row } = world.links.find(({ pidx }) => pidx === sales[name].pidx)!
    return bazaar.announcements.count("khalti.payment.captured", row!.id)
  }
})
