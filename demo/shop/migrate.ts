import { fork } from "node:child_process"
import { once } from "node:events"
import path from "node:path"

/** The repository's root: where `medusa-config.ts` is. */
export const SHOP_DIRECTORY = path.resolve(__dirname, "..", "..")

/**
 * Brings a database to the shop's schema, in a process of its own because
 * Medusa keeps its connection and configuration in globals.
 *
 * @param databaseUrl - an existing database, empty or migrated before
 * @throws with the migration's own words when it fails
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const child = fork(path.join(__dirname, "migrate-process.ts"), {
    cwd: SHOP_DIRECTORY,
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      NODE_OPTIONS: "",
      NODE_ENV: "development",
      MEDUSA_WORKER_MODE: "server",
      LOG_LEVEL: "error",
    },
  })
  let said = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => (said += chunk.toString()))
  }
  const [code] = await once(child, "close")
  if (code !== 0) throw new Error(`The migration failed. It said:\n${said}`)
}
