import { spawn, type ChildProcess, type StdioOptions } from "node:child_process"
import { once } from "node:events"
import { closeSync, openSync } from "node:fs"

/** Where a command runs. */
export interface Surroundings {
  cwd: string
  env?: Record<string, string>
}

/** A server that was started by a command. */
export interface Server {
  /** Ends it with all processes that it started. */
  stop(): Promise<void>
}

/** How long a server may take until it answers, in ms. */
const START_MS = 240_000

/**
 * Runs a shell command to its end.
 *
 * @returns what it printed
 * @throws with the end of what it said, when it fails
 */
export async function run(
  command: string,
  surroundings: Surroundings
): Promise<string> {
  const child = start(command, surroundings, ["ignore", "pipe", "pipe"])
  let said = ""
  let printed = ""
  child.stdout?.on("data", (chunk: Buffer) => {
    said += chunk.toString()
    printed += chunk.toString()
  })
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()))
  const [code] = await once(child, "close")
  if (code === 0) return printed
  throw new Error(`"${command}" ended with ${code}. It said:\n${tail(said)}`)
}

/**
 * Starts a server with a shell command, and waits until an address of it answers.
 *
 * @param logFile - gets all that it prints
 * @throws when it ends before, or takes too long
 */
export async function serve(
  command: string,
  surroundings: Surroundings,
  { url, logFile }: { url: string; logFile: string }
): Promise<Server> {
  const log = openSync(logFile, "a")
  const child = start(command, surroundings, ["ignore", log, log])
  closeSync(log)
  const server = { stop: () => stop(child) }
  const deadline = Date.now() + START_MS
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await server.stop()
      throw new Error(`"${command}" does not answer. Its log: ${logFile}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  return server
}

function start(
  command: string,
  { cwd, env }: Surroundings,
  stdio: StdioOptions
): ChildProcess {
  return spawn(command, {
    cwd,
    shell: true,
    stdio,
    // A group of its own, so that all of it can be ended.
    detached: true,
    env: { ...process.env, NODE_OPTIONS: "", NODE_PATH: "", ...env },
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return
  const exited = once(child, "exit")
  process.kill(-child.pid, "SIGKILL")
  await exited
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false
  )
}

function tail(text: string): string {
  return text.split("\n").slice(-40).join("\n")
}
