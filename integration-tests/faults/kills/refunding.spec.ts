import { Cluster } from "../cluster/cluster"
import { findViolations } from "../cluster/find-violations"
import { linkIn, type ShopState } from "../cluster/shop-state"
import type { ShopServer } from "../cluster/shop-server"
import { ServerToKill, type Sale } from "./server-to-kill"

/** Long enough that no call to Khalti times out before the server is killed. */
const OPTIONS = { timeoutMs: 25_000 }

/** More than the 30 s for which a cause must have been there before money goes back by itself. */
const CONFIRMED_MS = 31_000

/** Their orders are canceled before the money comes: it must go back by itself. */
const AUTOMATIC = ["answerLost", "neverSent", "answerNotNoted"] as const

const NAMES = [
  ...AUTOMATIC,
  "adminAnswerLost",
  "adminNeverSent",
  "adminNeverAsked",
  "cancelAnswerLost",
  "partAnswerLost",
  "partNeverSent",
] as const

type Name = (typeof NAMES)[number]

/** A server is killed while it returns money. Another server takes over. */
describe("the server dies while it returns money", () => {
  let cluster: Cluster
  let target: ServerToKill
  let afterCrash: ShopState
  let state: ShopState
  const sales = {} as Record<Name, Sale>

  beforeAll(async () => {
    cluster = await Cluster.open({ options: OPTIONS })
    target = new ServerToKill(cluster, await cluster.boot())
    for (const name of NAMES) sales[name] = await target.startSale("ordered")
    await payAll()
    await stopAutomaticRefunds()
    await stopAdminRefunds()
    await target.kill()
    const successor = await cluster.boot()
    await cluster.sweepUntilDone(successor)
    afterCrash = await cluster.state()
    // The admin, whose refund was cut off, tries again.
    for (const name of ["adminNeverSent", "adminNeverAsked"] as const) {
      await refundAsAdmin(successor, name)
    }
    await cluster.sweepUntilDone(successor)
    state = await cluster.state()
  })
  afterAll(() => cluster.close())

  async function payAll(): Promise<void> {
    const { server } = target
    for (const name of AUTOMATIC) {
      await server.admin(`orders/${sales[name].orderId}/cancel`)
    }
    for (const { pidx } of Object.values(sales)) {
      await server.comeBackBy(cluster.khalti.pay(pidx))
    }
  }

  /** The second settle that finds the cause sends the money back. */
  async function stopAutomaticRefunds(): Promise<void> {
    const { khalti } = cluster
    const calls = [
      khalti.pause("refund", { pidx: sales.answerLost.pidx, before: false }),
      khalti.pause("refund", { pidx: sales.neverSent.pidx, before: true }),
      khalti.pause("refund", {
        pidx: sales.answerNotNoted.pidx,
        before: false,
      }),
    ]
    await cluster.letTimePass(CONFIRMED_MS)
    target.ignoreAnswer(target.server.sweep())
    await Promise.all(calls.map(({ reached }) => reached))
    const refund = await cluster.blockWrites({
      refundOf: sales.answerNotNoted.pidx,
    })
    calls[2].resume()
    await refund.reached()
  }

  async function stopAdminRefunds(): Promise<void> {
    await stopInRefundCall("adminAnswerLost", { before: false })
    await stopInRefundCall("adminNeverSent", { before: true })
    await stopInRefundCall("partAnswerLost", { before: false, amount: 100 })
    await stopInRefundCall("partNeverSent", { before: true, amount: 100 })
    const lookup = target.pauseLookup(sales.adminNeverAsked)
    target.ignoreAnswer(refundAsAdmin(target.server, "adminNeverAsked"))
    await lookup.reached
    const { pidx, orderId } = sales.cancelAnswerLost
    const refund = cluster.khalti.pause("refund", { pidx, before: false })
    target.ignoreAnswer(target.server.admin(`orders/${orderId}/cancel`))
    await refund.reached
  }

  async function stopInRefundCall(
    name: Name,
    { before, amount }: { before: boolean; amount?: number }
  ): Promise<void> {
    const { pidx } = sales[name]
    const call = cluster.khalti.pause("refund", { pidx, before })
    target.ignoreAnswer(refundAsAdmin(target.server, name, amount))
    await call.reached
  }

  async function refundAsAdmin(
    server: ShopServer,
    name: Name,
    amount?: number
  ): Promise<void> {
    const [{ payment_id }] = await cluster.sql(
      "SELECT payment_id FROM khalti_payment WHERE pidx = $1",
      [sales[name].pidx]
    )
    await server.admin(`payments/${String(payment_id)}/refund`, { amount })
  }

  it.each(["after the crash", "in the end"])(
    "leaves the books without a fault %s",
    (when) => {
      expect(
        findViolations(when === "in the end" ? state : afterCrash, {
          announcements: cluster.announcements,
          crashed: true,
        })
      ).toEqual([])
    }
  )

  it.each([
    ["Khalti is asked nothing", "adminNeverAsked", "captured", "captured"],
    ["its admin is told", "adminNeverSent", "held", "refund_lost"],
  ] as const)(
    "takes an admin's refund that never went out from the books, and %s",
    (_what, name, outcome, reason) => {
      const { pidx } = sales[name]
      expect(linkIn(afterCrash, pidx)).toMatchObject({
        refunded: 0,
        row: { outcome, reason },
      })
      expect(
        afterCrash.payments.find((payment) => payment.pidx === pidx)
      ).toMatchObject({ refunded: 0 })
    }
  )

  it.each([
    [
      "its answer came: the money of a canceled order",
      "answerLost",
      "order_canceled",
    ],
    [
      "Khalti had done it: the money of a canceled order",
      "neverSent",
      "order_canceled",
    ],
    [
      "its answer was noted: the money of a canceled order",
      "answerNotNoted",
      "order_canceled",
    ],
    [
      "its answer came: what an admin refunded",
      "adminAnswerLost",
      "refunded_by_shop",
    ],
    [
      "Khalti had done it: what an admin refunds again",
      "adminNeverSent",
      "refunded_by_shop",
    ],
    [
      "Khalti was asked: what an admin refunds again",
      "adminNeverAsked",
      "refunded_by_shop",
    ],
    [
      "its answer came: a paid order that an admin canceled",
      "cancelAnswerLost",
      "refunded_by_shop",
    ],
  ] as const)(
    "returns the money in full and once although the server died before %s",
    (_when, name, reason) => {
      const { paid, refunded, row } = linkIn(state, sales[name].pidx)
      expect(refunded).toBe(paid)
      expect(row).toMatchObject({ outcome: "refunded", reason })
    }
  )

  it.each([
    ["answer came", "partAnswerLost", 10_000],
    ["call arrived", "partNeverSent", 0],
  ] as const)(
    "leaves a part to a human when the server died before its %s: nobody can tell whether it went back",
    (_when, name, refunded) => {
      expect(linkIn(state, sales[name].pidx)).toMatchObject({
        refunded,
        row: { outcome: "held", reason: "refund_unknown" },
      })
    }
  )
})
