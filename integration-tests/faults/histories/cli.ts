/** `npm run test:faults`: random histories against a real shop. `--help` says more. */
import "../../setup/environment"
import { HELP, readOptions, type RunOptions } from "./run-options"

async function main(): Promise<number> {
  let options: RunOptions | null
  try {
    options = readOptions()
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : error}\n\n${HELP}`
    )
    return 2
  }
  if (!options) {
    console.log(HELP)
    return 0
  }
  // Loads Medusa: help and a wrong option do not wait for that.
  const { runHistories } = await import("./run-histories.js")
  return (await runHistories(options)) ? 0 : 1
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(2)
  }
)
