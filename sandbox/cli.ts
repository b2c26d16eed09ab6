import { parseArgs } from "node:util"
import {
  DEFAULT_KEY,
  SANDBOX_LINK_MINUTES,
  startSandbox,
  TEST_IDS,
  TEST_MPIN,
  TEST_OTP,
} from "./index"

const DEFAULT_PORT = 8010

const HELP = `A local Khalti: API and hosted page, in memory, on this machine only.

  npm run sandbox -- [--port ${DEFAULT_PORT}] [--key ${DEFAULT_KEY}]… [--link-minutes ${SANDBOX_LINK_MINUTES}]

  --port N          port to listen on, 0 for a free one (default ${DEFAULT_PORT})
  --key KEY         accepted secret key; may be given more than once (default ${DEFAULT_KEY})
  --link-minutes N  life of a link (default ${SANDBOX_LINK_MINUTES} as in Khalti's sandbox; production has 60)
  --help            this text
`

/** A command line that cannot be obeyed. */
class UsageError extends Error {}

function readNumber(
  name: string,
  text: string,
  isValid: (value: number) => boolean
): number {
  const value = Number(text)
  if (text.trim() === "" || !isValid(value)) {
    throw new UsageError(`--${name} cannot be "${text}"`)
  }
  return value
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: String(DEFAULT_PORT) },
      key: { type: "string", multiple: true, default: [DEFAULT_KEY] },
      "link-minutes": { type: "string", default: String(SANDBOX_LINK_MINUTES) },
      help: { type: "boolean", default: false },
    },
  })
  if (values.key.some((key) => key.trim() === "")) {
    throw new UsageError("--key cannot be empty")
  }
  return {
    help: values.help,
    key: values.key,
    port: readNumber(
      "port",
      values.port,
      (port) => Number.isInteger(port) && port >= 0 && port <= 65535
    ),
    linkMinutes: readNumber(
      "link-minutes",
      values["link-minutes"],
      (minutes) => minutes > 0 && minutes < Infinity
    ),
  }
}

function isUsageError(error: unknown): error is Error {
  return (
    error instanceof UsageError ||
    (error instanceof TypeError && "code" in error)
  )
}

function explain(error: unknown): string {
  if (
    error instanceof Error &&
    "code" in error &&
    error.code === "EADDRINUSE"
  ) {
    return "This port is taken. Choose another with --port, or --port 0 for a free one."
  }
  return String(error)
}

async function main(): Promise<void> {
  const { help, ...options } = readOptions()
  if (help) {
    console.log(HELP)
    return
  }
  const sandbox = await startSandbox(options)
  console.log(`Local Khalti is running at ${sandbox.url} (Ctrl-C stops it)

Set these for the shop:
  KHALTI_BASE_URL=${sandbox.baseUrl}
  KHALTI_SECRET_KEY=${options.key[0]}

On the payment page: Khalti ID ${TEST_IDS[0]} to ${TEST_IDS.at(-1)}, MPIN ${TEST_MPIN}, OTP ${TEST_OTP}
All payments and calls: ${sandbox.url}/state`)

  const stop = () => void sandbox.close()
  process.once("SIGINT", stop)
  process.once("SIGTERM", stop)
}

main().catch((error: unknown) => {
  console.error(
    isUsageError(error) ? `${error.message}\n\n${HELP}` : explain(error)
  )
  process.exitCode = isUsageError(error) ? 2 : 1
})
