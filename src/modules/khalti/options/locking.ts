import cluster from "node:cluster"
import { Modules } from "@medusajs/framework/utils"
import {
  moduleEntry,
  providersOf,
  type MedusaConfig,
} from "../configuration/entries"

/** Which provider of the Locking module core's locks use. */
export type Locking = {
  /** The provider's id in `medusa-config`, or `in-memory`. */
  provider: string
  /** Whether its locks hold between servers. */
  shared: boolean
}

/** What is to be said about the locks: warnings for what is wrong, advice for what is wrong only in some shops. */
export type LockingNotes = { warnings: string[]; advice: string[] }

type Config = MedusaConfig & { projectConfig?: { workerMode?: string } }

const IN_MEMORY = "in-memory"

/** What a shop with more than one server has to add. */
export const LOCKING_ADVICE =
  'Medusa keeps its locks in the memory of each process: with more than one server, or a worker of its own, two of them can complete one cart at once and Medusa can undo a sale. Add { resolve: "@medusajs/medusa/locking", options: { providers: [{ resolve: "@medusajs/medusa/locking-redis", id: "locking-redis", is_default: true, options: { redisUrl: process.env.LOCKING_REDIS_URL } }] } } to modules'

const POSTGRES_ADVICE =
  "locking-postgres never frees a lock that a crashed server has left, so that a customer's cart can stay locked: locking-redis does"

/**
 * Reads from the configuration which locking provider is in use, as the Locking module's own loader chooses it: the
 * marked one, the only one, or memory.
 */
export function lockingOf(config: MedusaConfig): Locking {
  const provider = String(chosenProvider(config)?.id ?? IN_MEMORY)
  return { provider, shared: provider !== IN_MEMORY }
}

/**
 * What a merchant has to know about the locks in use. Locks in memory are right for a shop that one process serves. Nothing
 * in the database tells how many there are; only some kinds of shop are known to have several.
 *
 * @param inCluster whether this process was started by another one as one of several
 */
export function lockingNotes(
  config: Config,
  inCluster: boolean = cluster.isWorker
): LockingNotes {
  const { resolve } = chosenProvider(config) ?? {}
  if (lockingOf(config).shared) {
    const isPostgres = String(resolve).includes("locking-postgres")
    return { warnings: [], advice: isPostgres ? [POSTGRES_ADVICE] : [] }
  }
  return inCluster || isSplit(config)
    ? { warnings: [LOCKING_ADVICE], advice: [] }
    : {
        warnings: [],
        advice: [
          `If more than one process serves this shop: ${LOCKING_ADVICE}`,
        ],
      }
}

/** A server that runs no jobs, or a worker, is never alone. */
function isSplit({ projectConfig }: Config): boolean {
  return ["server", "worker"].includes(projectConfig?.workerMode ?? "")
}

function chosenProvider(config: MedusaConfig) {
  const providers = providersOf(moduleEntry(config, Modules.LOCKING))
  return (
    providers.filter(({ is_default }) => is_default).at(-1) ??
    (providers.length === 1 ? providers[0] : undefined)
  )
}
