import { Bazaar } from "../processes/bazaar"
import { findViolations } from "../processes/find-violations"
import type { World } from "../processes/read-world"
import type { ShopServer } from "../processes/shop-server"
import { Counter, type Sale } from "./counter"

const OPTIONS = { timeoutMs: 25_000 }

const NAMES = [
  "answerLost",
  "neverSent",
  "answerNotNoted",
  "adminAnswerLost",
  "adminNeverSent",
  "adminNeverAsked",
  "cancelAnswerLost",
  "partAnswerLost",
  "partNeverSent",
] as const

/** A server dies while it returns money; another server takes over. */
describe("the server dies while it returns money", () => {
  let bazaar: Bazaar
  let afterCrash: World
  let world: World
  const sales = {} as Record<(typeof NAMES)[number], Sale>

  beforeAll(async () => {
    bazaar = await Bazaar.open({ options: OPTIONS })
    const counter = new Counter(bazaar, await bazaar.boot())
    for (const name of NAMES) sales[name] = await counter.sale("ordered")
    await payAll(counter)
    await stopInOwnRefunds(counter)
    await stopInAdminsRefunds(counter)
    await counter.die()
    const heir = await bazaar.boot()
    await bazaar.runOut(heir)
    afterCrash = await bazaar.world()
    // The admin, whose refund was cut off, asks again.
    for (const name of ["adminNeverSent", "adminNeverAsked"] as const) {
      await askRefund(heir, name)
    }
    await bazaar.runOut(heir)
    world = await bazaar.world()
  })
  afterAll(() => bazaar.close())

  /** The first three orders are canceled before the money comes: it must go back. */
  async function payAll({ server }: Counter): Promise<void> {
    for (const name of NAMES.slice(0, 3)) {
      await server.admin(`orders/${sales[name].orderId}/cancel`)
    }
    for (const { pidx } of Object.values(sales)) {
      await server.comeBackBy(bazaar.khalti.pay(pidx))
    }
  }

  /** The second settle that finds the cause sends the money back. */
  async function stopInOwnRefunds(counter: Counter): Promise<void> {
    const { khalti } = bazaar
    const pauses = [
      khalti.pause("refund", { pidx: sales.answerLost.pidx, before: false }),
      khalti.pause("refund", { pidx: sales.neverSent.pidx, before: true }),
      khalti.pause("refund", {
        pidx: sales.answerNotNoted.pidx,
        before: false,
      }),
    ]
    await bazaar.pass(31_000)
    counter.unanswered(counter.server.sweep())
    await Promise.all(pauses.map(({ reached }) => reached))
    const noting = await bazaar.latch({ refundOf: sales.answerNotNoted.pidx })
    pauses[2].resume()
    await noting.reached()
  }

  async function stopInAdminsRefunds(counter: Counter): Promise<void> {
    await stopInRefund(counter, "adminAnswerLost", { before: false })
    await stopInRefund(counter, "adminNeverSent", { before: true })
    await stopInRefund(counter, "partAnswerLost", {
      before: false,
      amount: 100,
    })
    await stopInRefund(counter, "partNeverSent", { before: true, amount: 100 })
    const lookup = counter.pauseLookup(sales.adminNeverAsked)
    counter.unanswered(askRefund(counter.server, "adminNeverAsked"))
    await lookup.reached
    const { pidx, orderId } = sales.cancelAnswerLost
    const canceling = bazaar.khalti.pause("refund", { pidx, before: false })
    counter.unanswered(counter.server.admin(`orders/${orderId}/cancel`))
    await canceling.reached
  }

  async function stopInRefund(
    counter: Counter,
    name: (typeof NAMES)[number],
    { before, amount }: { before: boolean; amount?: number }
  ): Promise<void> {
    const { pidx } = sales[name]
    const pause = bazaar.khalti.pause("refund", { pidx, before })
    counter.unanswered(askRefund(counter.server, name, amount))
    await pause.reached
  }

  async function askRefund(
    server: ShopServer,
    name: (typeof NAMES)[number],
    amount?: number
  ): Promise<void> {
    const [{ payment_id }] = await bazaar.sql(
      "SELECT payment_id FROM khalti_payment WHERE pidx = $1",
      [sales[name].pidx]
    )
    await server.admin(`payments/${String(payment_id)}/refund`, { amount })
  }

  const linkOf = (name: (typeof NAMES)[number], at = world) =>
    at.links.find(({ pidx }) => pidx === sales[name].pidx)!

  it.each(["after the crash", "in the end"])(
    "leaves the books without a fault %s",
    (when) => {
      expect(
        findViolations(when === "in the end" ? world : afterCrash, {
          announcements: bazaar.announcements,
          crashed: true,
        })
      ).toEqual([])
    }
  )

  it.each(["adminNeverSent", "adminNeverAsked"] as const)(
    "takes an admin's refund that never went out from the books: the sale stands, and can be refunded (%s)",
    (name) => {
      const { row, returned } = linkOf(name, afterCrash)
      expect({ returned, outcome: row?.outcome }).toEqual({
        returned: 0,
        outcome: "captured",
      })
      expect(
        afterCrash.payments.find(({ pidx }) => pidx === sales[name].pidx)
      ).toMatchObject({ refunded: 0 })
    }
  )

  it.each([
    ["its answer came: the money of a canceled order", "answerLost"],
    ["Khalti had done it: the money of a canceled order", "neverSent"],
    ["its answer was noted: the money of a canceled order", "answerNotNoted"],
    ["its answer came: what an admin refunded", "adminAnswerLost"],
    ["Khalti had done it: what an admin refunds again", "adminNeverSent"],
    ["Khalti was asked: what an admin refunds again", "adminNeverAsked"],
    [
      "its answer came: a paid order that an admin canceled",
      "cancelAnswerLost",
    ],
  ] as const)(
    "returns the money in full and once although the server died before %s",
    (_when, name) => {
      const { taken, returned, row } = linkOf(name)
      expect({ returned, outcome: row?.outcome }).toEqual({
        returned: taken,
        outcome: "refunded",
      })
    }
  )

  it.each([
    ["answer came", "partAnswerLost", 10_000],
    ["call arrived", "partNeverSent", 0],
  ] as const)(
    "leaves a part to a human when the server died before its %s: nobody can tell whether it went back",
    (_when, name, returned) => {
      expect(linkOf(name)).toMatchObject({
        returned,
        row: { outcome: "held", reason: "refund_unknown" },
      })
    }
  )
})
