import { readFileSync } from "node:fs"
import path from "node:path"

/**
 * The name of the package whose `package.json` this is, found from the project as Medusa finds a plugin.
 *
 * @returns undefined when there is none
 */
export function packageAt(file: string, root: string): string | undefined {
  try {
    return nameIn(require.resolve(file, { paths: [root] }))
  } catch {
    return undefined
  }
}

/** The name of the package that a folder belongs to; undefined when it belongs to none. */
export function nearestPackage(folder: string): string | undefined {
  const above = path.dirname(folder)
  try {
    return nameIn(path.join(folder, "package.json"))
  } catch {
    return above === folder ? undefined : nearestPackage(above)
  }
}

function nameIn(file: string): string | undefined {
  const { name } = JSON.parse(readFileSync(file, "utf8")) as { name?: unknown }
  return typeof name === "string" ? name : undefined
}
