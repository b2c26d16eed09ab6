/**
 * Runs the database server for as long as the process that started this one
 * lives, however that ends: its end of the pipe closes even on SIGKILL. Then
 * the server is stopped and its folder deleted.
 *
 * Arguments: the run folder, the user's uid and gid (or "-"), the program, its arguments.
 */
import { spawn } from "node:child_process"
import { openSync, rmSync } from "node:fs"
import path from "node:path"

const PATIENCE_MS = 5000

const [folder, uid, gid, program, ...args] = process.argv.slice(2)
const log = openSync(path.join(folder, "postgres.log"), "a")
const server = spawn(program, args, {
  cwd: folder,
  stdio: ["ignore", log, log],
  ...(uid === "-" ? {} : { uid: Number(uid), gid: Number(gid) }),
})

function stop() {
  server.kill("SIGINT")
  setTimeout(() => server.kill("SIGQUIT"), PATIENCE_MS).unref()
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop)
process.stdin.on("end", stop).on("error", stop).resume()

server.on("error", () => process.exit(1))
server.on("exit", (code) => {
  const ownerIsGone = process.stdin.readableEnded || process.stdin.destroyed
  if (ownerIsGone) rmSync(folder, { recursive: true, force: true })
  process.exit(code ?? 1)
})
