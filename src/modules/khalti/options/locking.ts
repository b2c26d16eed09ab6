import type { ConfigModule } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

/** Which provider of the Locking module core's locks use. */
export type Locking = {
  /** The provider's id in `medusa-config`, or `in-memory`. */
  provider: string
  /** Whether its locks hold between servers. */
  shared: boolean
}

type LockingEntry = {
  options?: { providers?: { id?: string; is_default?: boolean }[] }
}

const IN_MEMORY = "in-memory"

/** What a shop with more than one server has to add. */
export const LOCKING_ADVICE =
  'Medusa keeps its locks in the memory of each process: with more than one server, or a worker of its own, two of them can complete one cart at once and Medusa can undo a sale. Add { resolve: "@medusajs/medusa/locking", options: { providers: [{ resolve: "@medusajs/medusa/locking-redis", id: "locking-redis", is_default: true, options: { redisUrl: process.env.LOCKING_REDIS_URL } }] } } to modules'

/**
 * Reads from the configuration which locking provider is in use, as the Locking module's own loader chooses it: the
 * marked one, the only one, or memory.
 */
export function lockingOf(config: Pick<ConfigModule, "modules">): Locking {
  const modules = (config.modules ?? {}) as Record<string, unknown>
  const entry = modules[Modules.LOCKING] as LockingEntry | undefined
  const providers = entry?.options?.providers ?? []
  const chosen =
    providers.filter(({ is_default }) => is_default).at(-1) ??
    (providers.length === 1 ? providers[0] : undefined)
  const provider = chosen?.id ?? IN_MEMORY
  return { provider, shared: provider !== IN_MEMORY }
}
