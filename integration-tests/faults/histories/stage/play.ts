import type { Stage } from "."
import type { Call, PaymentState } from "../../../../sandbox"
import { sweepKhaltiPayments } from "../../../../src/workflows/sweep-khalti-payments"
import type { Deed, Moment, RefundCall, ShopRules, Told } from "../history"
import { availableOf } from "./shelf"
import { Shopper, type FilledCart, type Link } from "./shopper"
import { viewCarts } from "./views"

/** Between two acts of people; settle asks Khalti at most every 2 s. */
const BREATH_MS = 2_500
/** A dead server's lease runs out before a new one is up. */
const RESTART_MS = 65_000

/** A cart that a customer works with, and the links they got for it. */
export type Slot = FilledCart & { links: Link[] }

/** One history while it is played: the acts go in, moments come out. */
export class Play {
  readonly moments: Moment[] = []
  readonly slots: Slot[] = []
  readonly shopper: Shopper
  /** Writes after which the server dies in the next moment; null when it lives. */
  fate: number | null = null
  private callsSeen = 0
  private readonly refundedBefore = new Map<string, number>()

  constructor(
    readonly stage: Stage,
    readonly rules: ShopRules
  ) {
    this.shopper = new Shopper(stage)
  }

  /** Plays one act and writes the moment down, once every subscriber is done. */
  async act(label: string, deeds: () => Promise<Deed[]>): Promise<void> {
    const { clock, listener, mortality } = this.stage
    await clock.pass(BREATH_MS)
    if (this.fate !== null) {
      mortality.dieAfter(this.fate)
      this.fate = null
    }
    const at = clock.now
    const done = await deeds()
    await listener.quiet()
    const died = mortality.revive()
    await this.write(at, label, done, died)
    if (died) {
      await clock.pass(RESTART_MS)
    }
  }

  /** One run of the sweep. */
  async sweep(): Promise<void> {
    await this.act("the sweep runs", async () => {
      // A dead server's sweep fails as a whole; the next minute's tries again.
      await sweepKhaltiPayments(this.stage.container).catch(() => undefined)
      return []
    })
  }

  /** Time goes by with a server that sweeps: at most `runs` times, when something is due. */
  async live(ms: number, runs: number): Promise<void> {
    const { clock } = this.stage
    const end = clock.now + ms
    for (let run = 0; run < runs && clock.now < end; run++) {
      const due = await clock.untilDue()
      if (due === null || clock.now + due >= end) {
        break
      }
      await clock.pass(Math.max(due, 0))
      await this.sweep()
    }
    if (clock.now < end) {
      await clock.pass(end - clock.now)
      await this.sweep()
    }
  }

  private async write(
    at: number,
    label: string,
    deeds: Deed[],
    disturbed: boolean
  ): Promise<void> {
    const { khalti } = this.stage
    const calls = khalti.calls.slice(this.callsSeen)
    this.callsSeen = khalti.calls.length
    this.moments.push({
      at,
      label,
      deeds,
      told: calls.flatMap(toldBy),
      refunds: this.refundsIn(calls, deeds, khalti.payments()),
      disturbed,
      carts: await viewCarts(
        this.stage,
        this.slots.map(({ id }) => id)
      ),
      available: await availableOf(this.stage),
    })
  }

  /** What went back by the shop's calls: the change since the last moment, less what went back in the dashboard. */
  private refundsIn(
    calls: Call[],
    deeds: Deed[],
    payments: PaymentState[]
  ): RefundCall[] {
    const found = payments.flatMap(({ pidx, refunded }) => {
      const outside = deeds.map((deed) =>
        deed.did === "refunded_at_khalti" && deed.pidx === pidx ? deed.paisa : 0
      )
      const before = this.refundedBefore.get(pidx) ?? 0
      this.refundedBefore.set(pidx, refunded)
      const paisa = outside.reduce((rest, one) => rest - one, refunded - before)
      const last = calls
        .filter((call) => call.endpoint === "refund" && call.pidx === pidx)
        .at(-1)
      return last ? [{ pidx, paisa, heard: heardFrom(last) }] : []
    })
    return found
  }
}

function toldBy({ endpoint, pidx, answer }: Call): Told[] {
  const body = answer as
    { status?: unknown; total_amount?: unknown; refunded?: unknown } | undefined
  if (endpoint !== "lookup" || !pidx || typeof body?.status !== "string") {
    return []
  }
  const word =
    body.status === "Completed" && body.refunded === true
      ? "Refunded"
      : body.status
  return [{ pidx, word, paisa: Number(body.total_amount) }]
}

function heardFrom({ status, answer }: Call): RefundCall["heard"] {
  if (status === 200) {
    return "done"
  }
  const { detail } = (answer ?? {}) as { detail?: string }
  if (status === 400 && detail?.includes("mobile")) {
    return "needs_mobile"
  }
  return status >= 400 && status < 500 ? "refused" : "nothing"
}
