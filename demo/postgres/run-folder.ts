import { chown, mkdir, mkdtemp, readdir, rm } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import {
  binary,
  completeBinaries,
  copyBinaries,
  nativeFolder,
} from "./binaries"
import { canReach, databaseUser, type SystemUser } from "./system-user"

/** Git-ignored folder of the repository that holds everything a run leaves on disk. */
export const DATA_ROOT = path.resolve(__dirname, "..", "..", ".data")

const PREFIX = "postgres-"

/** Where one database server lives: a folder of its own, deleted when it stops. */
export interface RunFolder {
  /** holds `data/`, `postgres.log` and, if need be, a copy of the binaries */
  path: string
  initdb: string
  postgres: string
  /** who runs the server; `undefined` for the own user */
  user?: SystemUser
  /** set when the repository's own folder could not be used */
  notice?: string
}

/**
 * Makes a fresh folder, so that nothing a killed run left behind (data, lock
 * file, half an initdb) can stand in the way, and sweeps out such leftovers.
 */
export async function createRunFolder(): Promise<RunFolder> {
  await mkdir(DATA_ROOT, { recursive: true })
  await removeLeftovers(DATA_ROOT)
  const user = databaseUser()
  const native = nativeFolder()
  if (!user || (await canReach(DATA_ROOT, user))) {
    return fill(await makeFolder(DATA_ROOT, user), native, user)
  }
  const temporary = await makeFolder(os.tmpdir(), user)
  if (!(await canReach(temporary, user))) {
    await rm(temporary, { recursive: true })
    throw new Error(
      `PostgreSQL runs as "${user.name}" here, which can reach neither ${DATA_ROOT} nor ${os.tmpdir()}. ` +
        `Set TMPDIR to a folder everybody may enter, or name a PostgreSQL of your own (DATABASE_URL for the demo, DB_HOST for the tests).`
    )
  }
  const notice = `PostgreSQL runs as "${user.name}", which cannot enter this repository: its data goes to ${temporary}`
  return { ...(await fill(temporary, native, user)), notice }
}

async function makeFolder(root: string, user?: SystemUser): Promise<string> {
  const folder = await mkdtemp(path.join(root, `${PREFIX}${process.pid}-`))
  if (user) await chown(folder, user.uid, user.gid)
  return folder
}

async function fill(
  folder: string,
  native: string,
  user?: SystemUser
): Promise<RunFolder> {
  const reachable = !user || (await canReach(native, user))
  const home = reachable ? native : await copyBinaries(native, folder)
  await completeBinaries(home)
  return {
    path: folder,
    initdb: binary(home, "initdb"),
    postgres: binary(home, "postgres"),
    user,
  }
}

/** Folders and the shop's logs are named after the process that made them; a dead one needs them no more. */
async function removeLeftovers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const pid = Number(name.match(/^(?:postgres|shop)-(\d+)[-.]/)?.[1])
    if (!pid || isAlive(pid)) continue
    await rm(path.join(root, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}
