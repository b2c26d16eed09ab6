import { fork, type ChildProcess } from "node:child_process"
import { closeSync, openSync, readFileSync } from "node:fs"
import type { Shop } from "../seed"
import type { ShopMessage } from "./messages"
import { SHOP_DIRECTORY } from "./migrate"

const START_TIMEOUT_MS = 120_000
const TAIL_LINES = 40

/** How a process of the shop is started. */
export interface ChildSettings {
  /** file that takes everything it prints */
  logFile: string
  /** over the environment of this process */
  env: Record<string, string>
  /** in a group of its own: Ctrl-C does not reach it */
  detached?: boolean
}

/**
 * Starts a TypeScript file that boots the shop, in a process of its own.
 *
 * @param script - it speaks {@link ShopMessage} to us
 */
export function forkShopChild(
  script: string,
  port: number,
  { logFile, env, detached = false }: ChildSettings
): ChildProcess {
  const log = openSync(logFile, "a")
  const child = fork(script, [String(port)], {
    cwd: SHOP_DIRECTORY,
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", log, log, "ipc"],
    detached,
    env: { ...process.env, ...env },
  })
  closeSync(log)
  return child
}

/**
 * Waits until the process has the shop open and seeded.
 *
 * @throws with the process's reason when it fails, ends or is silent for two minutes
 */
export function untilSeeded(child: ChildProcess): Promise<Shop> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => {
      clearTimeout(timer)
      reject(new Error(reason))
    }
    const timer = setTimeout(
      () => fail(`nothing heard for ${START_TIMEOUT_MS / 1000} s`),
      START_TIMEOUT_MS
    )
    child.once("exit", (code) => fail(`its process ended with code ${code}`))
    child.on("message", (message: ShopMessage) => {
      if (message.kind === "failed") fail(message.reason)
      if (message.kind !== "seeded") return
      clearTimeout(timer)
      resolve(message.shop)
    })
  })
}

/** The last lines of a log: why a shop did not start stands there. */
export function endOf(logFile: string): string {
  return readFileSync(logFile, "utf8").split("\n").slice(-TAIL_LINES).join("\n")
}
