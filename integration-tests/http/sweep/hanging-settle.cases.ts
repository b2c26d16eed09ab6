import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { LeaseLostError, withLease } from "../../../src/modules/khalti/leases"
import type { Link } from "../../../src/modules/khalti/ledger"
import { alertHangingSettle } from "../../../src/settle/notify"
import { sweepKhaltiPayments } from "../../../src/workflows"
import {
  expectSale,
  feed,
  HOUR,
  MINUTE,
  SECOND,
  type StartedSale,
  type TestShop,
} from "../../kit"

/** Long enough for a settle to reach the hook, and no longer than a test can wait. */
const GIVE_UP_AFTER_MS = 5 * SECOND

/** A shop's own hook on the completion of carts that waits for a service which never answers. */
class HangingHook {
  private cartId?: string
  private reach = () => {}
  private end = () => {}
  private ended = Promise.resolve()

  constructor() {
    completeCartWorkflow.hooks.validate(async ({ cart }) => {
      if ((cart as { id: string }).id === this.cartId) {
        this.reach()
        await this.ended
      }
    })
  }

  /** It hangs for this cart; resolves when it does. */
  hangFor(cartId: string): Promise<void> {
    this.cartId = cartId
    this.ended = new Promise((resolve) => (this.end = resolve))
    return new Promise((resolve) => (this.reach = resolve))
  }

  /** It answers at last. */
  release(): void {
    this.cartId = undefined
    this.end()
  }
}

export default function cases(shop: TestShop): void {
  let hook: HangingHook
  beforeAll(() => {
    hook = new HangingHook()
  })
  afterEach(() => hook.release())

  /** Others have their two minutes: a busy machine needs them. */
  const sweepAndGiveUp = (hung: Link) =>
    sweepKhaltiPayments(shop.container, {
      giveUpAfterMs: (id) => (id === hung.id ? GIVE_UP_AFTER_MS : 2 * MINUTE),
    })

  /** Two paid carts that are due, and a hook that hangs for the first. */
  const payTwo = async () => {
    const hung = await shop.startSale("TOPI-M", 1)
    const other = await shop.startSale("TOPI-L", 1)
    for (const { pidx } of [hung, other]) shop.sandbox.pay(pidx)
    await shop.letTimePass(3 * MINUTE)
    const reached = hook.hangFor(hung.cart.id)
    return { hung, other, reached }
  }

  const expectSold = async ({ pidx }: StartedSale) => {
    const { outcome, order_id } = await shop.row(pidx)
    expect(outcome).toBe("captured")
    await expectSale(shop, String(order_id))
  }

  it("a shop's hook that never answers keeps no other money from its sale: the sweep ends, tells once, and the sale is made when the hook answers", async () => {
    const { hung, other } = await payTwo()
    const due = await shop.row(hung.pidx)
    await expect(sweepAndGiveUp(due)).resolves.toMatchObject({
      settled: 2,
      failed: 1,
    })
    await expectSold(other)
    const link = await shop.row(hung.pidx)
    expect(link).toMatchObject({ outcome: "open" })
    const dueInMs = Number(link.next_check_at) - Date.now()
    expect(Math.round(dueInMs / MINUTE)).toBe(60)
    const told = [`Khalti payment ${link.reference} hangs`]
    await expect(feed(shop)).resolves.toEqual(told)

    // It hangs still: neither tried beside itself nor told again today.
    await shop.letTimePass(HOUR + MINUTE)
    await expect(shop.sweep()).resolves.toMatchObject({
      settled: 0,
      failed: 0,
    })
    await expect(feed(shop)).resolves.toEqual(told)

    hook.release()
    await shop.untilIdle()
    await expectSold(hung)
    expect(shop.sandbox.count("refund")).toBe(0)
  }, 60_000)

  it("a sweep that begins while another of its process hangs waits for it and asks Khalti nothing more", async () => {
    const { hung, reached } = await payTwo()
    const first = shop.sweep()
    await reached
    const asked = shop.sandbox.count("lookup", hung.pidx)
    const second = shop.sweep()
    hook.release()
    expect(await second).toBe(await first)
    expect(shop.sandbox.count("lookup", hung.pidx)).toBe(asked)
    await shop.untilIdle()
    await expectSold(hung)
  }, 60_000)

  it("nobody acts beside work that hangs: its lease lives as long as its process does", async () => {
    const { pidx } = await shop.startSale("TOPI-M", 1)
    const { id } = await shop.row(pidx)
    const isLeased = async () => {
      const [row] = await shop.sql(
        "select lease_until > now() as alive from khalti_payment where id = $1",
        [id]
      )
      return row.alive === true
    }
    await withLease(shop.khalti, id, { heartbeatMs: 20 }, async () => {
      await shop.letTimePass(2 * MINUTE)
      while (!(await isLeased()));
      await expect(
        withLease(shop.khalti, id, {}, async () => "beside")
      ).resolves.toBeNull()
    })
    await expect(
      withLease(shop.khalti, id, {}, async () => "after")
    ).resolves.toBe("after")
  })

  it("a merchant is told of work that hangs behind a customer's return as well, where no sweep could give it up", async () => {
    const sale = await shop.startSale("TOPI-M", 1)
    const { id, reference } = await shop.row(sale.pidx)
    const impatient = {
      heartbeatMs: 20,
      hangsAfterMs: 40,
      onHang: () => alertHangingSettle(shop.container, shop.khalti, id),
    }
    await withLease(shop.khalti, id, impatient, async () => {
      while ((await feed(shop)).length === 0);
    })
    await expect(feed(shop)).resolves.toEqual([
      `Khalti payment ${reference} hangs`,
    ])
  })

  it("a server that stood still does not get its lease back by its heartbeat, and does not act: another has settled meanwhile", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const { id } = await shop.row(sale.pidx)
    await withLease(shop.khalti, id, { heartbeatMs: 20 }, async (lease) => {
      // What the database saw of the other server in one moment: the lease ran out, and was taken.
      await shop.sql(
        "update khalti_payment set lease_token = 'another server' where id = $1",
        [id]
      )
      await expect(lease.renew()).rejects.toBeInstanceOf(LeaseLostError)
    })
    await expect(shop.row(sale.pidx)).resolves.toMatchObject({
      lease_token: "another server",
    })
  })

  it("a settle that stood still for a minute does not act on what it was told before: the sale that another settle made stands", async () => {
    const sale = await shop.placeSale("TOPI-M", 1)
    const url = shop.sandbox.pay(sale.pidx)
    await shop.letTimePass(3 * MINUTE)
    const pause = shop.sandbox.pause("lookup", {
      pidx: sale.pidx,
      before: false,
    })
    const slow = shop.sweep()
    await pause.reached
    await shop.letTimePass(61_000)
    await expect(shop.comeBackBy(url)).resolves.toMatchObject({
      result: "paid",
    })
    pause.resume()
    await expect(slow).resolves.toMatchObject({ settled: 1, failed: 1 })
    await shop.untilIdle()
    await expectSale(shop, sale.orderId)
    expect(shop.events.of("khalti.payment.captured")).toHaveLength(1)
  })
}
