import type { Endpoint, Pause, PauseOptions } from "./types"

type Point = PauseOptions & {
  endpoint: Endpoint
  reach(): void
  resumed: Promise<void>
  resume(): void
}

/** A promise together with what resolves it (Node 20 has no `Promise.withResolvers`). */
function deferred(): { promise: Promise<void>; resolve(): void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

/** Calls that wait before or after their act, so that a test can do something else meanwhile. */
export class Pauses {
  private points: Point[] = []
  private readonly paused = new Set<Point>()

  add(endpoint: Endpoint, options: PauseOptions): Pause {
    const reached = deferred()
    const resumed = deferred()
    this.points.push({
      ...options,
      endpoint,
      reach: reached.resolve,
      resumed: resumed.promise,
      resume: resumed.resolve,
    })
    return { reached: reached.promise, resume: resumed.resolve }
  }

  /** Waits when a pause was set for this call here; each pause catches one call. */
  async pass(
    endpoint: Endpoint,
    pidx: string | undefined,
    before: boolean
  ): Promise<void> {
    const point = this.points.find(
      (one) =>
        one.endpoint === endpoint &&
        one.before === before &&
        (one.pidx === undefined || one.pidx === pidx)
    )
    if (!point) {
      return
    }
    this.points = this.points.filter((one) => one !== point)
    this.paused.add(point)
    point.reach()
    await point.resumed
    this.paused.delete(point)
  }

  clear(): void {
    this.points = []
    for (const point of this.paused) {
      point.resume()
    }
  }
}
