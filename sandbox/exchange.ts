import type { NextFunction, Request, Response } from "express"
import { INVALID_TOKEN, NO_CREDENTIALS } from "./answers"
import { Faults } from "./faults"
import { Pauses } from "./pauses"
import type { Answer, Call, Endpoint } from "./types"

/** Writes an answer as Khalti would: JSON unless it says otherwise, nothing at all for an empty body. */
export function send(response: Response, answer: Answer): void {
  response.status(answer.status).set(answer.headers ?? {})
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

/** Handles every API call: records it, checks its key, pauses it or lets a fault hit it where one is set. */
export class Exchange {
  readonly calls: Call[] = []
  readonly faults = new Faults()
  readonly pauses = new Pauses()

  constructor(private readonly keys: string[]) {}

  /** Runs `act` for one request and answers it; a mistake of the sandbox itself goes to `next`. */
  run(
    about: CallOf,
    request: Request,
    response: Response,
    next: NextFunction,
    act: () => Answer
  ): void {
    this.handle(about, request, response, act).catch(next)
  }

  /** Lets all calls go on that wait, and forgets faults, pauses and calls. */
  clear(): void {
    this.faults.clear()
    this.pauses.clear()
    this.calls.length = 0
  }

  private async handle(
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
    await this.pauses.pass(endpoint, pidx, true)
    const real = effect.skipAct
      ? undefined
      : (this.refusedKey(request) ?? act())
    await this.pauses.pass(endpoint, pidx, false)
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
