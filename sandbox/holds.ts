import { deferred } from "./deferred"
import type { Endpoint, Hold, HoldOptions } from "./types"

type Place = HoldOptions & {
  endpoint: Endpoint
  arrive(): void
  released: Promise<void>
  release(): void
}

/** Calls that a test stops on their way, to do something else in between. */
export class Holds {
  private places: Place[] = []
  private readonly held = new Set<Place>()

  add(endpoint: Endpoint, options: HoldOptions): Hold {
    const arrival = deferred()
    const release = deferred()
    const place: Place = {
      ...options,
      endpoint,
      arrive: arrival.resolve,
      released: release.promise,
      release: release.resolve,
    }
    this.places.push(place)
    return { reached: arrival.promise, release: release.resolve }
  }

  /** Stands still when a hold waits for this call here; each hold catches one call. */
  async pass(
    endpoint: Endpoint,
    pidx: string | undefined,
    before: boolean
  ): Promise<void> {
    const place = this.places.find(
      (one) =>
        one.endpoint === endpoint &&
        one.before === before &&
        (one.pidx === undefined || one.pidx === pidx)
    )
    if (!place) {
      return
    }
    this.places = this.places.filter((one) => one !== place)
    this.held.add(place)
    place.arrive()
    await place.released
    this.held.delete(place)
  }

  clear(): void {
    this.places = []
    for (const place of this.held) {
      place.release()
    }
  }
}
