import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { setTimeout as sleep } from "node:timers/promises"
import type { RunSql } from "./test-database"

const QUIET_LOOKS = 3
const PAUSE_MS = 5
const GIVE_UP_MS = 60_000

/** Medusa's workflows that are not over. On a busy machine Medusa sometimes does not write down that one has ended. */
const RUNNING_WORKFLOWS = `
  select workflow_id as busy from workflow_execution
   where deleted_at is null and state not in ('not_started', 'done', 'reverted', 'failed')
     and updated_at > now() - interval '20 seconds'`

/** Links that settle, and those whose news is not announced yet. */
const UNSETTLED_LINKS = `
  select pidx as busy from khalti_payment
   where lease_token is not null or to_announce is not null`

/** Waits until no workflow runs and no subscriber is at work. */
export function untilWorkflowsEnd(
  container: MedusaContainer,
  sql: RunSql
): Promise<void> {
  return untilQuiet(container, () => sql(RUNNING_WORKFLOWS))
}

/** Waits for that, and until nothing settles and all is announced. */
export function untilIdle(
  container: MedusaContainer,
  sql: RunSql
): Promise<void> {
  return untilQuiet(container, () =>
    sql(`${RUNNING_WORKFLOWS} union all ${UNSETTLED_LINKS}`)
  )
}

/** Several looks in a row must find nothing: between two of its queries a subscriber shows no work. */
async function untilQuiet(
  container: MedusaContainer,
  findWork: () => Promise<Record<string, unknown>[]>
): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MS
  for (let quiet = 0; quiet < QUIET_LOOKS;) {
    await sleep(PAUSE_MS)
    const work = await findWork()
    quiet = work.length > 0 || hasQueries(container) ? 0 : quiet + 1
    if (Date.now() > deadline) {
      throw new Error(`The shop is not idle: ${JSON.stringify(work)}`)
    }
  }
}

/** Whether Medusa has a query under way. */
function hasQueries(container: MedusaContainer): boolean {
  const { client } = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const pool = client.pool as {
    numUsed(): number
    numPendingAcquires(): number
  }
  return pool.numUsed() + pool.numPendingAcquires() > 0
}
