/** Migrates the database of DATABASE_URL; the process behind `migrate()`, which it does not outlive. */
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { migrate } from "@medusajs/medusa/commands/db/migrate"
import { initializeContainer } from "@medusajs/medusa/loaders/index"

async function main(): Promise<void> {
  process.on("disconnect", () => process.exit(1))
  const directory = process.cwd()
  const container = await initializeContainer(directory)
  const done = await migrate({
    directory,
    skipLinks: false,
    skipScripts: true,
    executeAllLinks: true,
    executeSafeLinks: true,
    skipSearch: true,
    executeAllSearch: false,
    executeSafeSearch: false,
    logger: container.resolve(ContainerRegistrationKeys.LOGGER),
    container,
  })
  process.exit(done ? 0 : 1)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exit(1)
})
