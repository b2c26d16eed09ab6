import { spawn } from "node:child_process"
import { join } from "node:path"

const TSX = require.resolve("tsx/cli")
const CLI = join(__dirname, "..", "cli.ts")

/** Starting a process is slow on a busy machine. */
jest.setTimeout(20_000)

/** Runs the command; presses Ctrl-C once it prints `until`. */
function run(
  args: string[],
  until?: string
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [TSX, CLI, ...args])
  let output = ""
  const read = (chunk: Buffer) => {
    output += chunk
    if (until && output.includes(until)) {
      child.kill("SIGINT")
    }
  }
  child.stdout.on("data", read)
  child.stderr.on("data", read)
  return new Promise((resolve) =>
    child.on("close", (code) => resolve({ code, output }))
  )
}

it("prints address, key, environment and test credentials, and stops on Ctrl-C", async () => {
  const { code, output } = await run(
    ["--port", "0", "--key", "my_key"],
    "/state\n"
  )
  const [, port] = /127\.0\.0\.1:(\d+) /.exec(output) ?? []
  expect({ code, output }).toEqual({
    code: 0,
    output: `Local Khalti is running at http://127.0.0.1:${port} (Ctrl-C stops it)

Set these for the shop:
  KHALTI_BASE_URL=http://127.0.0.1:${port}/api/v2/
  KHALTI_SECRET_KEY=my_key

On the payment page: Khalti ID 9800000000 to 9800000005, MPIN 1111, OTP 987654
All payments and calls: http://127.0.0.1:${port}/state
`,
  })
})

it.each([
  [["--port", "x"], '--port cannot be "x"'],
  [["--bogus"], "Unknown option '--bogus'"],
])("says what is wrong with %j and exits 2", async (args, text) => {
  const { code, output } = await run(args)
  const [firstLine] = output.split("\n")
  expect({ code, firstLine }).toEqual({ code: 2, firstLine: text })
})
