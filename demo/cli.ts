import { parseArgs } from "node:util"
import { check } from "./check"
import { printAddresses } from "./print-addresses"
import { say } from "./progress"
import { startDemo, Stoppable } from "./start-demo"

const HELP = `A Nepali shop that takes Khalti, on this machine alone.

  npm run demo              start it and stay until Ctrl-C
  npm run demo -- --check   start it, buy three times, report, stop
  npm run demo -- --help    this text

DATABASE_URL, when set, names the PostgreSQL database to use instead of one of
its own; the demo migrates it, seeds it and leaves its data there.`

/** Starts the demo and keeps it until somebody or something ends it. */
async function stay(running: Stoppable): Promise<number> {
  const demo = await startDemo(running, { admin: true })
  printAddresses(demo)
  await demo.shop.exited
  if (running.stopping) return 0
  console.error(`The shop ended by itself. Its log: ${demo.logFile}`)
  return 1
}

/** Resolves with the exit code of an interrupted program, once it is. */
function interruption(): Promise<number> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve(130))
    process.once("SIGTERM", () => resolve(143))
  })
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { check: { type: "boolean" }, help: { type: "boolean" } },
  })
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const running = new Stoppable()
  const interrupted = interruption()
  const work = values.check ? check(running) : stay(running)
  try {
    const code = await Promise.race([work, interrupted])
    if (code >= 128) say("Stopping …")
    return code
  } finally {
    await running.stop()
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
)
