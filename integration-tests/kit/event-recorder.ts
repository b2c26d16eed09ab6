import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

const WATCHED = [
  "khalti.payment.captured",
  "khalti.payment.canceled",
  "khalti.payment.refunded",
  "khalti.payment.held",
  "payment.captured",
  "payment.refunded",
  "order.placed",
  "order.canceled",
]

/** What the shop announced on Medusa's event bus. */
export class EventRecorder {
  private heard: { name: string; data: Record<string, unknown> }[] = []

  /** Listens from now on. */
  listen(container: MedusaContainer): void {
    const bus = container.resolve(Modules.EVENT_BUS)
    for (const name of WATCHED) {
      bus.subscribe(
        name,
        async (event) => {
          this.heard.push({
            name,
            data: event.data as Record<string, unknown>,
          })
        },
        { subscriberId: `recorder-${name}` }
      )
    }
  }

  /** Starts anew. */
  forget(): void {
    this.heard = []
  }

  /** The data of every announcement of this name. */
  of(name: string): Record<string, unknown>[] {
    return this.heard.filter((one) => one.name === name).map(({ data }) => data)
  }

  /** How often each name was announced; names never heard are left out. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const { name } of this.heard) counts[name] = (counts[name] ?? 0) + 1
    return counts
  }
}
