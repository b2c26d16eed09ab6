import { z } from "zod"
import { countCalls } from "./count-calls"
import type { Sandbox } from "./sandbox"
import type {
  Call,
  Endpoint,
  Fault,
  HoldOptions,
  PaymentState,
  PayOptions,
  Quirks,
  ReturnStyle,
} from "./types"

type ActName =
  | "pay"
  | "payLate"
  | "cancel"
  | "pend"
  | "settle"
  | "expire"
  | "fail"
  | "refundOutside"
  | "setStatus"
  | "setAmount"
  | "returnUrl"
  | "quirks"
  | "shift"
  | "fault"
  | "clearFaults"
  | "reset"
  | "payments"
  | "payment"
  | "count"

type Remote = {
  [Name in ActName]: (
    ...args: Parameters<Sandbox[Name]>
  ) => Promise<ReturnType<Sandbox[Name]>>
}

/** A held call in another process: `reached` resolves when it stands still. */
export type RemoteHold = { reached: Promise<void>; release(): Promise<void> }

const answer = z.object({
  result: z.unknown().optional(),
  error: z.string().optional(),
})

/** A sandbox in another process, with the acts of `Sandbox` over its control API. An act refused there throws. */
export class RemoteSandbox implements Remote {
  constructor(
    /** Address without a slash at the end. */
    readonly url: string
  ) {}

  /** What the plugin's `baseUrl` option takes. */
  get baseUrl(): string {
    return `${this.url}/api/v2/`
  }

  /** All payments and calls. */
  async state(): Promise<{ payments: PaymentState[]; calls: Call[] }> {
    const response = await fetch(`${this.url}/_control/state`)
    return (await response.json()) as {
      payments: PaymentState[]
      calls: Call[]
    }
  }

  async payments(): Promise<PaymentState[]> {
    return (await this.state()).payments
  }

  async payment(pidx: string): Promise<PaymentState> {
    const found = (await this.payments()).find(
      (payment) => payment.pidx === pidx
    )
    if (!found) {
      throw new Error(`The sandbox has no payment with pidx ${pidx}`)
    }
    return found
  }

  async calls(): Promise<Call[]> {
    return (await this.state()).calls
  }

  async count(endpoint?: Endpoint, pidx?: string): Promise<number> {
    return countCalls(await this.calls(), endpoint, pidx)
  }

  pay(pidx: string, options?: PayOptions): Promise<string> {
    return this.urlFrom("pay", { pidx, ...options })
  }

  payLate(pidx: string, options?: PayOptions): Promise<string> {
    return this.urlFrom("payLate", { pidx, ...options })
  }

  cancel(pidx: string): Promise<string> {
    return this.urlFrom("cancel", { pidx })
  }

  pend(pidx: string, options?: PayOptions): Promise<string> {
    return this.urlFrom("pend", { pidx, ...options })
  }

  returnUrl(pidx: string, style?: ReturnStyle): Promise<string> {
    return this.urlFrom("returnUrl", { pidx, style })
  }

  async settle(pidx: string, outcome: "Completed" | "Failed"): Promise<void> {
    await this.act("settle", { pidx, outcome })
  }

  async expire(pidx: string): Promise<void> {
    await this.act("expire", { pidx })
  }

  async fail(pidx: string): Promise<void> {
    await this.act("fail", { pidx })
  }

  async refundOutside(pidx: string, paisa?: number): Promise<void> {
    await this.act("refundOutside", { pidx, paisa })
  }

  async setStatus(
    pidx: string,
    word: string,
    httpStatus?: number
  ): Promise<void> {
    await this.act("setStatus", { pidx, word, httpStatus })
  }

  async setAmount(pidx: string, paisa: number): Promise<void> {
    await this.act("setAmount", { pidx, paisa })
  }

  async quirks(changes: Partial<Quirks>, pidx?: string): Promise<void> {
    await this.act("quirks", { changes, pidx })
  }

  async shift(ms: number): Promise<void> {
    await this.act("shift", { ms })
  }

  async fault(endpoint: Endpoint, fault: Fault): Promise<void> {
    await this.act("fault", { endpoint, ...fault })
  }

  async clearFaults(): Promise<void> {
    await this.act("clearFaults", {})
  }

  /** As in the same process; resolves once the hold is set. */
  async hold(endpoint: Endpoint, options: HoldOptions): Promise<RemoteHold> {
    const hold = await this.act("hold", { endpoint, ...options })
    const reached = this.act("holdReached", { hold }).then(() => undefined)
    reached.catch(() => undefined)
    return {
      reached,
      release: async () => {
        await this.act("release", { hold })
      },
    }
  }

  async reset(): Promise<void> {
    await this.act("reset", {})
  }

  private async urlFrom(name: string, body: object): Promise<string> {
    return z.string().parse(await this.act(name, body))
  }

  private async act(name: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.url}/_control/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })
    const { result, error } = answer.parse(await response.json())
    if (!response.ok) {
      throw new Error(`${name}: ${error}`)
    }
    return result
  }
}

/** The sandbox at this address, e.g. one started with `npm run sandbox`. */
export function connectSandbox(url: string): RemoteSandbox {
  return new RemoteSandbox(url.replace(/\/+$/, ""))
}
