import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { connect } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { freePort } from "../../../demo/free-port"

const START_TIMEOUT_MS = 10_000
const POLL_MS = 50

/** Whether this machine has a Redis to start. */
export function isRedisInstalled(): boolean {
  return spawnSync("redis-server", ["--version"]).status === 0
}

/** A Redis of our own on loopback, without anything on disk. */
export type Redis = { url: string; stop(): Promise<void> }

/** Starts a Redis. It ends with this process at the latest. */
export async function startRedis(): Promise<Redis> {
  const port = await freePort()
  const server = spawn(
    "redis-server",
    ["--bind", "127.0.0.1", "--port", `${port}`, "--save", ""],
    { stdio: "ignore" }
  )
  const stop = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, "exit")
    server.kill("SIGKILL")
    await exited
  }
  process.once("exit", () => server.kill("SIGKILL"))
  const deadline = Date.now() + START_TIMEOUT_MS
  while (!(await answers(port))) {
    if (Date.now() > deadline) {
      await stop()
      throw new Error("Redis did not start")
    }
    await sleep(POLL_MS)
  }
  return { url: `redis://127.0.0.1:${port}`, stop }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    const end = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.once("connect", () => end(true)).once("error", () => end(false))
  })
}
