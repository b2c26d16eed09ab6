import {
  EMPTY_500,
  HTML_502,
  INVALID_TOKEN,
  INVENTED,
  inventedRefusal,
  notFound,
  throttled,
} from "./answers"
import type { Answer, Endpoint, Fault, FixedFault } from "./types"

type Armed = { endpoint: Endpoint; fault: Fault; left: number }

/** What a fault does to one call: before the act, in place of it, and after it. */
export type Effect = {
  /** Waits until the faults are cleared. */
  waits?: boolean
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

function bodyOf(answer: Answer | undefined): Record<string, unknown> {
  const body = answer?.body
  return typeof body === "object" && body !== null ? { ...body } : {}
}

const FIXED: Record<FixedFault, Answer> = {
  "500_empty": EMPTY_500,
  "502_html": HTML_502,
  "503": inventedRefusal("Service unavailable.", 503),
  "401": INVALID_TOKEN,
  not_found: notFound(),
}

function withStatus(real: Answer | undefined, status: string): Answer {
  return { status: 200, body: { ...bodyOf(real), status } }
}

function effectOf(fault: Fault): Effect {
  switch (fault.kind) {
    case "timeout":
      return { waits: true, skipAct: true, cut: true }
    case "drop":
      return { skipAct: true, cut: true }
    case "lost_answer":
      return { cut: true }
    case "garbage":
      return {
        answer: () => ({ status: 200, type: "json", body: '{"pidx": "' }),
      }
    case "changed":
      return {
        answer: (real) => ({
          status: real?.status ?? 200,
          body: fault.change(bodyOf(real)),
        }),
      }
    case "unknown_status":
      return {
        answer: (real) =>
          withStatus(real, fault.word ?? `${INVENTED}Under review`),
      }
    case "429":
      return instead(throttled(fault.retryAfterSeconds), fault)
    case "refuse":
      return instead({ status: fault.status, body: fault.body }, fault)
    default:
      return instead(FIXED[fault.kind], fault)
  }
}

/** The faults that are set for coming calls, and the calls that wait because of one. */
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

  /** Waits where the effect says so, until the faults are cleared. */
  wait({ waits }: Effect): Promise<void> {
    return waits
      ? new Promise((resolve) => this.waiting.add(resolve))
      : Promise.resolve()
  }

  clear(): void {
    this.armed = []
    for (const goOn of this.waiting) {
      goOn()
    }
    this.waiting.clear()
  }
}
