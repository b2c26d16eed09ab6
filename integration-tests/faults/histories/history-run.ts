import type { Call, PaymentState } from "../../../sandbox"
import { sweepKhaltiPayments } from "../../../src/workflows"
import type {
  HistoryEvent,
  LookupAnswer,
  RefundCall,
  ShopRules,
  Step,
} from "./history"
import type { World } from "./world"
import { readCarts } from "./world/read-views"
import { Shopper, type FilledCart, type IssuedLink } from "./world/shopper"
import { availableUnits } from "./world/stock"

/** Time between two steps. Settle asks Khalti at most every 2 s. */
const STEP_MS = 2_500
/** A crashed server's lease ends before a new server is up. */
const RESTART_MS = 65_000

/** A customer's cart, and the links that they got for it. */
export type CustomerCart = FilledCart & { links: IssuedLink[] }

/** One history while it runs: records each step, with what it changed. */
export class HistoryRun {
  readonly steps: Step[] = []
  readonly carts: CustomerCart[] = []
  readonly shopper: Shopper
  private writesBeforeCrash: number | null = null
  private callsSeen = 0
  private readonly refundedBefore = new Map<string, number>()

  constructor(
    readonly world: World,
    readonly rules: ShopRules
  ) {
    this.shopper = new Shopper(world)
  }

  /** In the next step the server crashes after so many writes. Null: it does not. */
  crashNextStepAfter(writes: number | null): void {
    this.writesBeforeCrash = writes
  }

  /** Does something, waits until every subscriber is done, and records the step. */
  async step(label: string, act: () => Promise<HistoryEvent[]>): Promise<void> {
    const { clock, busEvents, crashes } = this.world
    await clock.advance(STEP_MS)
    if (this.writesBeforeCrash !== null) {
      crashes.crashAfter(this.writesBeforeCrash)
      this.writesBeforeCrash = null
    }
    const at = clock.now
    const events = await act()
    await busEvents.untilHandled()
    const crashed = crashes.restart()
    await this.record({ at, label, events, crashed })
    if (crashed) {
      await clock.advance(RESTART_MS)
    }
  }

  /** One run of the sweep. */
  async sweep(): Promise<void> {
    await this.step("the sweep runs", async () => {
      // A crashed server's sweep fails as a whole. The next one tries again.
      await sweepKhaltiPayments(this.world.container).catch(() => undefined)
      return []
    })
  }

  /** Lets time go by with a server that sweeps when something is due, at most so often, and once at the end. */
  async sweepFor(ms: number, maxSweeps: number): Promise<void> {
    const { clock } = this.world
    const end = clock.now + ms
    for (let nr = 0; nr < maxSweeps && clock.now < end; nr++) {
      const due = await clock.untilSweepDue()
      if (due === null || clock.now + due >= end) {
        break
      }
      await clock.advance(due)
      await this.sweep()
    }
    if (clock.now < end) {
      await clock.advance(end - clock.now)
      await this.sweep()
    }
  }

  private async record(
    step: Pick<Step, "at" | "label" | "events" | "crashed">
  ): Promise<void> {
    const { khalti } = this.world
    const calls = khalti.calls.slice(this.callsSeen)
    this.callsSeen = khalti.calls.length
    this.steps.push({
      ...step,
      lookups: calls.flatMap(lookupAnswer),
      refunds: this.refundsIn(calls, step.events, khalti.payments()),
      carts: await readCarts(
        this.world,
        this.carts.map(({ id }) => id)
      ),
      available: await availableUnits(this.world),
    })
  }

  /** What the shop's calls returned: the change since the last step, without what was refunded in the dashboard. */
  private refundsIn(
    calls: Call[],
    events: HistoryEvent[],
    payments: PaymentState[]
  ): RefundCall[] {
    return payments.flatMap(({ pidx, refunded }) => {
      const outside = events.map((event) =>
        event.type === "refunded_at_khalti" && event.pidx === pidx
          ? event.paisa
          : 0
      )
      const before = this.refundedBefore.get(pidx) ?? 0
      this.refundedBefore.set(pidx, refunded)
      const paisa = outside.reduce((rest, one) => rest - one, refunded - before)
      const last = calls
        .filter((call) => call.endpoint === "refund" && call.pidx === pidx)
        .at(-1)
      return last ? [{ pidx, paisa, answer: refundAnswer(last) }] : []
    })
  }
}

function lookupAnswer({
  endpoint,
  pidx,
  status: http,
  answer,
}: Call): LookupAnswer[] {
  const body = answer as
    { status?: unknown; total_amount?: unknown; refunded?: unknown } | undefined
  if (endpoint !== "lookup" || !pidx) {
    return []
  }
  if (http === 404) {
    return [{ pidx, status: "Not found", paisa: 0 }]
  }
  if (typeof body?.status !== "string") {
    return []
  }
  const status =
    body.status === "Completed" && body.refunded === true
      ? "Refunded"
      : body.status
  return [{ pidx, status, paisa: Number(body.total_amount) }]
}

function refundAnswer({ status, answer }: Call): RefundCall["answer"] {
  if (status === 200) {
    return "done"
  }
  const { detail } = (answer ?? {}) as { detail?: string }
  if (status === 400 && detail?.includes("mobile")) {
    return "needs_mobile"
  }
  return status >= 400 && status < 500 ? "refused" : "none"
}
