/**
 * A server of the shop in a process of its own, so that a test can kill it:
 * Medusa as `medusa start` runs it, seeded. Arguments: the port. Speaks
 * {@link ServerMessage}, hears {@link ServerOrder}, ends with its parent.
 */
import { container } from "@medusajs/framework"
import { Modules } from "@medusajs/framework/utils"
import start from "@medusajs/medusa/commands/start"
import { seedShop } from "../../../demo/seed"
import { sweepKhaltiPayments } from "../../../src/workflows"
import { WATCHED, type ServerMessage, type ServerOrder } from "./messages"

function tell(message: ServerMessage): void {
  process.send?.(message)
}

function relayAnnouncements(): void {
  const bus = container.resolve(Modules.EVENT_BUS)
  for (const name of WATCHED) {
    const relay = async ({ data }: { data: unknown }) =>
      tell({ kind: "announced", name, data: data as Record<string, unknown> })
    bus.subscribe(name, relay, { subscriberId: `relay-${name}` })
  }
}

async function sweep({ id }: ServerOrder): Promise<void> {
  try {
    const summary = await sweepKhaltiPayments(container)
    tell({ kind: "swept", id, summary })
  } catch (error) {
    tell({ kind: "swept", id, error: String(error) })
  }
}

async function main(): Promise<void> {
  process.on("disconnect", () => process.exit(1))
  const port = Number(process.argv[2])
  await start({
    directory: process.cwd(),
    host: "localhost",
    port,
    types: false,
  })
  relayAnnouncements()
  process.on("message", (order: ServerOrder) => void sweep(order))
  tell({ kind: "seeded", shop: await seedShop(container) })
}

main().catch((error: unknown) => {
  console.error(error)
  tell({ kind: "failed", reason: String(error) })
  process.exitCode = 1
  process.disconnect?.()
})
