import type { NextFunction, Request, Response } from "express"
import { INVALID_TOKEN, NO_CREDENTIALS } from "./answers"
import { Faults } from "./faults"
import { Holds } from "./holds"
import type { Answer, Call, Endpoint } from "./types"

/** Writes an answer as Khalti would: JSON unless it says otherwise, nothing at all for an empty body. */
export function send(response: Response, answer: Answer): void {
  response.status(answer.status)
  if (answer.body === undefined) {
    response.end()
  } else if (typeof answer.body === "string") {
    response.type(answer.type ?? "text").send(answer.body)
  } else {
    response.json(answer.body)
  }
}

/** Which call of the API, about which payment. */
export type CallOf = { endpoint: Endpoint; pidx: string | undefined }

/** The way of every API call: recorded, checked for its key, held or hit by a fault where one is set. */
export class Exchange {
  readonly calls: Call[] = []
  readonly faults = new Faults()
  readonly holds = new Holds()

  constructor(private readonly keys: string[]) {}

  /** Runs `act` for one request and answers it; a mistake of the sandbox itself goes to `next`. */
  run(
    about: CallOf,
    request: Request,
    response: Response,
    next: NextFunction,
    act: () => Answer
  ): void {
    this.carry(about, request, response, act).catch(next)
  }

  /** Lets everything go that waits and forgets all faults, holds and calls. */
  clear(): void {
    this.faults.clear()
    this.holds.clear()
    this.calls.length = 0
  }

  private async carry(
    about: CallOf,
    request: Request,
    response: Response,
    act: () => Answer
  ): Promise<void> {
    const { endpoint, pidx } = about
    const call: Call = {
      at: Date.now(),
      endpoint,
      pidx,
      body: request.body,
      status: 0,
    }
    this.calls.push(call)
    const effect = this.faults.take(endpoint, pidx)
    await this.faults.wait(effect)
    await this.holds.pass(endpoint, pidx, true)
    const real = effect.skipAct
      ? undefined
      : (this.refusedKey(request) ?? act())
    await this.holds.pass(endpoint, pidx, false)
    call.pidx ??= pidxOf(real)
    if (effect.cut) {
      response.destroy()
      return
    }
    const answer = effect.answer?.(real) ?? real
    if (answer) {
      call.status = answer.status
      call.answer = answer.body
      send(response, answer)
    }
  }

  private refusedKey(request: Request): Answer | undefined {
    const [, key] =
      /^key\s+(.+)$/i.exec(request.headers.authorization ?? "") ?? []
    if (key === undefined) {
      return NO_CREDENTIALS
    }
    return this.keys.includes(key.trim()) ? undefined : INVALID_TOKEN
  }
}

function pidxOf(answer: Answer | undefined): string | undefined {
  const body = answer?.body
  return typeof body === "object" &&
    body !== null &&
    "pidx" in body &&
    typeof body.pidx === "string"
    ? body.pidx
    : undefined
}
