import {
  EMPTY_500,
  HTML_502,
  INVALID_TOKEN,
  INVENTED,
  inventedRefusal,
  notFound,
} from "./answers"
import type { Answer, Endpoint, Fault } from "./types"

type Armed = { endpoint: Endpoint; fault: Fault; left: number }

const WAIT_FOREVER = "forever"

/** What a fault does to one call: before the act, in place of it, and after it. */
export type Effect = {
  waitMs?: number | typeof WAIT_FOREVER
  /** Leaves the act undone. */
  skipAct?: boolean
  /** Cuts the connection where an answer was due. */
  cut?: boolean
  /** Goes out in place of the act's answer. */
  answer?: (real: Answer | undefined) => Answer
}

function instead(answer: Answer, fault: Fault): Effect {
  return { skipAct: !fault.afterAct, answer: () => answer }
}

function withWord(real: Answer | undefined, word: string): Answer {
  const body = typeof real?.body === "object" ? real.body : {}
  return { status: 200, body: { ...body, status: word } }
}

const FIXED: Partial<Record<Fault["kind"], Answer>> = {
  "500_empty": EMPTY_500,
  "502_html": HTML_502,
  "503": inventedRefusal("Service unavailable.", 503),
  "429": inventedRefusal("Request was throttled.", 429),
  "401": INVALID_TOKEN,
  not_found: notFound(),
}

function effectOf(fault: Fault): Effect {
  switch (fault.kind) {
    case "slow":
      return { waitMs: fault.ms }
    case "timeout":
      return { waitMs: WAIT_FOREVER, skipAct: true, cut: true }
    case "drop":
      return { skipAct: true, cut: true }
    case "lost_answer":
      return { cut: true }
    case "garbage":
      return {
        answer: () => ({ status: 200, type: "json", body: '{"pidx": "' }),
      }
    case "unknown_status":
      return {
        answer: (real) =>
          withWord(real, fault.word ?? `${INVENTED}Under review`),
      }
    case "refuse":
      return instead({ status: fault.status, body: fault.body }, fault)
    default:
      return instead(FIXED[fault.kind] ?? EMPTY_500, fault)
  }
}

/** The faults that wait for a call, and the calls that wait because of one. */
export class Faults {
  private armed: Armed[] = []
  private readonly waiting = new Set<() => void>()

  add(endpoint: Endpoint, fault: Fault): void {
    if (fault.kind === "unknown_status" && endpoint !== "lookup") {
      throw new Error(
        "Only lookup has a status: unknown_status is not for " + endpoint
      )
    }
    this.armed.push({ endpoint, fault, left: fault.times ?? 1 })
  }

  /** The effect on this call; counts down the fault it comes from. */
  take(endpoint: Endpoint, pidx: string | undefined): Effect {
    const found = this.armed.find(
      (one) =>
        one.endpoint === endpoint &&
        (one.fault.pidx === undefined || one.fault.pidx === pidx)
    )
    if (!found) {
      return {}
    }
    found.left -= 1
    if (found.left <= 0) {
      this.armed = this.armed.filter((one) => one !== found)
    }
    return effectOf(found.fault)
  }

  /** Waits as the effect asks; ends early when the faults are cleared. */
  wait({ waitMs }: Effect): Promise<void> {
    if (waitMs === undefined) {
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.waiting.delete(done)
        resolve()
      }
      const timer =
        waitMs === WAIT_FOREVER ? undefined : setTimeout(done, waitMs)
      this.waiting.add(done)
    })
  }

  clear(): void {
    this.armed = []
    for (const done of this.waiting) {
      done()
    }
  }
}
