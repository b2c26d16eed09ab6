import { Bazaar } from "../processes/bazaar"
import { findViolations } from "../processes/find-violations"
import type { World } from "../processes/read-world"
import { Counter, type Sale } from "./counter"

/** Nobody may run out of patience before the server dies. */
const OPTIONS = { timeoutMs: 25_000 }

/** A server dies while nine customers buy, each at another point; another server takes over. */
describe("the server dies while customers buy", () => {
  let bazaar: Bazaar
  let world: World
  const sales = {} as Record<
    | "neverSent"
    | "neverSeen"
    | "lookupLost"
    | "lookupNoted"
    | "orderPaid"
    | "cartPaid"
    | "orderBooked"
    | "cartBooked"
    | "captured",
    Sale
  >
  let orderWithoutLink: string

  beforeAll(async () => {
    bazaar = await Bazaar.open({ options: OPTIONS })
    const counter = new Counter(bazaar, await bazaar.boot())
    const carts = await play(counter)
    await counter.die()
    const heir = await bazaar.boot()
    // Those who never saw a link ask for one again, pay, and close the tab.
    for (const name of ["neverSent", "neverSeen"] as const) {
      const { pidx } = await heir.storefront.startPayment(carts[name])
      sales[name] = { cartId: carts[name], pidx, orderId: null }
      bazaar.khalti.pay(pidx)
    }
    await bazaar.runOut(heir)
    world = await bazaar.world()
  })
  afterAll(() => bazaar.close())

  /** Brings every customer to their point; the order matters, because a latch stops whoever comes later too. */
  async function play(counter: Counter) {
    await fillTheShop(counter)
    await stopAfterCapture(counter)
    const booking = await bazaar.latch({ table: "order_transaction" })
    counter.payAndReturn(sales.orderBooked)
    counter.payAndReturn(sales.cartBooked)
    await booking.reached(2)
    const paying = await bazaar.latch({ table: "payment" })
    counter.payAndReturn(sales.orderPaid)
    counter.payAndReturn(sales.cartPaid)
    await paying.reached(2)
    const lookup = counter.pauseLookup(sales.lookupLost)
    counter.payAndReturn(sales.lookupLost)
    await lookup.reached
    const neverSeen = await stopInInitiate(counter)
    const neverSent = await stopAtTheTrail(counter)
    return { neverSeen, neverSent }
  }

  async function fillTheShop(counter: Counter): Promise<void> {
    sales.captured = await counter.sale("ordered")
    sales.orderBooked = await counter.sale("ordered")
    sales.orderPaid = await counter.sale("ordered")
    sales.lookupNoted = await counter.sale("ordered")
    sales.cartBooked = await counter.sale("open")
    sales.cartPaid = await counter.sale("open")
    sales.lookupLost = await counter.sale("open")
  }

  /** Core has captured, the ledger's row does not say so yet. */
  async function stopAfterCapture(counter: Counter): Promise<void> {
    const booking = await bazaar.latch({ table: "order_transaction" })
    counter.payAndReturn(sales.captured)
    await booking.reached()
    const recording = await bazaar.latch({ pidx: sales.captured.pidx })
    await booking.open()
    await recording.reached()
  }

  /** Khalti has issued two links and has not answered; one of the customers orders meanwhile. */
  async function stopInInitiate(counter: Counter): Promise<string> {
    const { storefront } = counter.server
    const carts = [await counter.cart(), await counter.cart()]
    for (const { id } of carts) {
      const pause = bazaar.khalti.pause("initiate", { before: false })
      counter.unanswered(storefront.startPayment(id))
      await pause.reached
    }
    orderWithoutLink = await storefront.placeOrder(carts[1].id)
    return carts[0].id
  }

  /** Khalti's answer is noted and nothing follows; a row is written and Khalti is never called. */
  async function stopAtTheTrail(counter: Counter): Promise<string> {
    const { id } = await counter.cart()
    const lookup = counter.pauseLookup(sales.lookupNoted)
    counter.payAndReturn(sales.lookupNoted)
    await lookup.reached
    const trail = await bazaar.latch({ table: "khalti_event" })
    lookup.resume()
    await trail.reached()
    counter.unanswered(counter.server.storefront.startPayment(id))
    await trail.reached(2)
    return id
  }

  it("leaves the books without a fault: all money taken is a sale, no stock is kept for nobody", () => {
    expect(
      findViolations(world, {
        announcements: bazaar.announcements,
        crashed: true,
      })
    ).toEqual([])
    expect(bazaar.khalti.count("refund")).toBe(0)
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
    ["before Khalti's word of the payment arrived", "lookupLost"],
    ["when Khalti's word was noted and nothing done", "lookupNoted"],
    ["while the payment of an order was written", "orderPaid"],
    ["while the payment of a cart was written, its order placed", "cartPaid"],
    ["while the captured money was recorded on the order", "orderBooked"],
    ["while the captured money was recorded on the cart's order", "cartBooked"],
    ["when the money was captured and the ledger did not know", "captured"],
  ] as const)("keeps the sale: the server died %s", (_when, name) => {
    const { pidx, orderId, cartId } = sales[name]
    const link = world.links.find((one) => one.pidx === pidx)
    expect(link?.row).toMatchObject({ outcome: "captured" })
    const orders = world.orders.filter((order) => order.cartId === cartId)
    expect(orders).toMatchObject([
      {
        canceled: false,
        recorded: link?.row?.asked,
        ...(orderId ? { id: orderId } : {}),
      },
    ])
  })

  it("gives the stock back of an order whose customer never got a link", () => {
    expect(
      world.orders.find(({ id }) => id === orderWithoutLink)
    ).toMatchObject({ canceled: true, reserved: 0, recorded: 0 })
  })

  it("closes the rows whose link nobody saw", async () => {
    const rows = await bazaar.sql(
      "SELECT outcome, reason FROM khalti_payment WHERE pidx IS NULL"
    )
    expect(rows).toEqual(
      Array(3).fill({ outcome: "canceled", reason: "gateway_unreachable" })
    )
  })
})
