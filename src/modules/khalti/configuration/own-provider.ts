import {
  dynamicImport,
  normalizeImportPathWithSource,
} from "@medusajs/framework/utils"
import { PACKAGE_NAME } from "../ids"
import { entryOf } from "./entries"

/** This package's provider where it cannot be loaded: core then says why, and nothing else should be said. */
const OWN_PATH = new RegExp(
  `(^|[\\\\/])${PACKAGE_NAME}[\\\\/](.*[\\\\/])?providers[\\\\/]khalti([\\\\/]index(\\.[cm]?[jt]s)?)?$`
)

/**
 * Whether a provider's `resolve` is this package's provider: by the package's path, by a file, as an imported object, or
 * wrapped by a file of the shop's own. The provider's class says so itself, because another package can have a path, an
 * id and an identifier like ours.
 */
export async function isOwnProvider(
  resolve: unknown,
  root: string
): Promise<boolean> {
  if (typeof resolve !== "string") {
    return hasOwnService(resolve)
  }
  const loaded = await load(resolve, root)
  return loaded === undefined ? OWN_PATH.test(resolve) : hasOwnService(loaded)
}

async function load(resolve: string, root: string): Promise<unknown> {
  try {
    const file = normalizeImportPathWithSource(resolve, root)
    return await dynamicImport(require.resolve(file, { paths: [root] }))
  } catch {
    return undefined
  }
}

function hasOwnService(provider: unknown): boolean {
  const { services } = entryOf(entryOf(provider)?.default ?? provider) ?? {}
  return (
    Array.isArray(services) &&
    services.some(
      (service: { package?: unknown } | null) =>
        service?.package === PACKAGE_NAME
    )
  )
}
