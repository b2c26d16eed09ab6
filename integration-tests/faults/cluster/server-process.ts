/**
 * A server of the shop in a process of its own, so that a test can kill it:
 * Medusa as `medusa start` runs it, seeded. Argument: the port. Sends
 * {@link ServerMessage}, receives {@link ServerRequest}, ends with its parent.
 */
import { container } from "@medusajs/framework"
import { Modules } from "@medusajs/framework/utils"
import start from "@medusajs/medusa/commands/start"
import { seedShop } from "../../../demo/seed"
import { sweepKhaltiPayments } from "../../../src/workflows"
import {
  WATCHED_EVENTS,
  type ServerMessage,
  type ServerRequest,
} from "./messages"

function send(message: ServerMessage): void {
  process.send?.(message)
}

function relayAnnouncements(): void {
  const bus = container.resolve(Modules.EVENT_BUS)
  for (const name of WATCHED_EVENTS) {
    const relay = async ({ data }: { data: unknown }) =>
      send({ kind: "announced", name, data: data as Record<string, unknown> })
    bus.subscribe(name, relay, { subscriberId: `relay-${name}` })
  }
}

async function sweep({ id }: ServerRequest): Promise<void> {
  try {
    const summary = await sweepKhaltiPayments(container)
    send({ kind: "swept", id, summary })
  } catch (error) {
    send({ kind: "swept", id, error: String(error) })
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
  process.on("message", (request: ServerRequest) => void sweep(request))
  send({ kind: "seeded", shop: await seedShop(container) })
}

main().catch((error: unknown) => {
  console.error(error)
  send({ kind: "failed", reason: String(error) })
  process.exitCode = 1
  process.disconnect?.()
})
