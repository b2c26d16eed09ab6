import type { EventEmitter } from "node:events"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

/** An event as subscribers got it. */
export type Heard = { name: string; data: Record<string, unknown> }

type Listener = (...args: unknown[]) => unknown

/** Hears every event of the shop's bus, and knows whether a subscriber is still at work. */
export class EventListener {
  /** What was announced since the last {@link forget}. */
  heard: Heard[] = []
  private readonly busy = new Set<Promise<unknown>>()

  constructor(container: MedusaContainer) {
    const bus = container.resolve(Modules.EVENT_BUS) as unknown as {
      eventEmitter_: EventEmitter
    }
    const emitter = bus.eventEmitter_
    for (const name of emitter.eventNames()) {
      for (const listener of emitter.listeners(name) as Listener[]) {
        emitter.off(name, listener)
        emitter.on(name, this.watched(listener))
      }
    }
    emitter.on("*", ({ name, data }: Heard) => this.heard.push({ name, data }))
  }

  /** Waits until no subscriber works any more. */
  async quiet(): Promise<void> {
    do {
      await Promise.all(this.busy)
      await new Promise((resolve) => setImmediate(resolve))
    } while (this.busy.size > 0)
  }

  forget(): void {
    this.heard = []
  }

  private watched(listener: Listener): Listener {
    return (...args) => {
      const work = Promise.resolve(listener(...args)).finally(() =>
        this.busy.delete(work)
      )
      this.busy.add(work)
      return work
    }
  }
}
