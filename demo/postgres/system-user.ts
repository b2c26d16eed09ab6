import { execFileSync } from "node:child_process"
import { stat } from "node:fs/promises"
import path from "node:path"

/** The system user that runs the database server. */
export interface SystemUser {
  uid: number
  gid: number
  name: string
}

/**
 * As whom PostgreSQL must run. It refuses to run as root, so root lends it an
 * unprivileged user that every system has; nobody else needs to change user.
 *
 * @returns `undefined` when the own user will do
 * @throws when root finds no user to lend
 */
export function databaseUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ["postgres", "nobody"]) {
    const uid = idOf("-u", name)
    const gid = idOf("-g", name)
    if (uid !== undefined && gid !== undefined) return { uid, gid, name }
  }
  throw new Error(
    `PostgreSQL does not run as root, and this system has neither a user "postgres" nor "nobody". ` +
      `Run as another user, or name a PostgreSQL of your own (DATABASE_URL for the demo, DB_HOST for the tests).`
  )
}

/**
 * Whether a user may walk down to a folder. A repository under `/root` with
 * mode 0700 is the usual case where it may not.
 */
export async function canReach(
  folder: string,
  user: SystemUser
): Promise<boolean> {
  let current = path.resolve(folder)
  for (;;) {
    const { mode, uid, gid } = await stat(current)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    const parent = path.dirname(current)
    if (parent === current) return true
    current = parent
  }
}

function idOf(flag: "-u" | "-g", name: string): number | undefined {
  try {
    const printed = execFileSync("id", [flag, name], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    })
    return Number.parseInt(printed, 10)
  } catch {
    return undefined
  }
}
