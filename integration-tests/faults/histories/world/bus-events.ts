import type { EventEmitter } from "node:events"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import type { BusEvent } from "../books"

type Listener = (...args: unknown[]) => unknown

/** Records the events of Medusa's bus, and knows whether a subscriber is still at work. */
export class BusEvents {
  /** Everything since the last {@link clear}. */
  recorded: BusEvent[] = []
  private readonly running = new Set<Promise<unknown>>()

  constructor(container: MedusaContainer) {
    const bus = container.resolve(Modules.EVENT_BUS) as unknown as {
      eventEmitter_: EventEmitter
    }
    const emitter = bus.eventEmitter_
    for (const name of emitter.eventNames()) {
      for (const listener of emitter.listeners(name) as Listener[]) {
        emitter.off(name, listener)
        emitter.on(name, this.tracked(listener))
      }
    }
    emitter.on("*", ({ name, data }: BusEvent) =>
      this.recorded.push({ name, data })
    )
  }

  /** Waits until no subscriber is at work any more. */
  async untilHandled(): Promise<void> {
    do {
      await Promise.all(this.running)
      await new Promise((resolve) => setImmediate(resolve))
    } while (this.running.size > 0)
  }

  clear(): void {
    this.recorded = []
  }

  private tracked(listener: Listener): Listener {
    return (...args) => {
      const work = Promise.resolve(listener(...args)).finally(() =>
        this.running.delete(work)
      )
      this.running.add(work)
      return work
    }
  }
}
