/**
 * The shop's own process: Medusa as `medusa start` runs it, then the seed.
 * Arguments: the port. Speaks {@link ShopMessage} to its parent, and ends when
 * the parent is gone, however that went.
 */
import { container } from "@medusajs/framework"
import start from "@medusajs/medusa/commands/start"
import { seedShop } from "../seed"
import { SHUTDOWN_MS, type ShopMessage } from "./messages"

function tell(message: ShopMessage): void {
  process.send?.(message)
}

async function main(): Promise<void> {
  const port = Number(process.argv[2])
  process.on("disconnect", () => {
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref()
    process.kill(process.pid, "SIGTERM")
  })
  await start({
    directory: process.cwd(),
    host: "localhost",
    port,
    types: false,
  })
  tell({ kind: "seeded", shop: await seedShop(container) })
}

main().catch((error: unknown) => {
  console.error(error)
  const reason = error instanceof Error ? error.message : String(error)
  tell({ kind: "failed", reason })
  process.exitCode = 1
  process.disconnect?.()
})
