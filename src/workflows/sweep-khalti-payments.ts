import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { isKeyRefusal } from "../modules/khalti/gateway/errors"
import { KHALTI_MODULE } from "../modules/khalti/ids"
import { listDueIds, noteSweep } from "../modules/khalti/queries"
import type KhaltiModuleService from "../modules/khalti/service"
import { findCutOffRefunds } from "../refunds/find-cut-off"
import { settleKhaltiPaymentWorkflow } from "./settle-khalti-payment"

/** Links settled in one run: the budget of lookups a minute. */
const BUDGET = 120
const BATCH = 20
const CONCURRENCY = 4

export type SweepSummary = { settled: number; failed: number; ms: number }

/**
 * Settles every link that is due, those with an order or a customer who came back
 * first. Two servers may sweep at once: the lease decides who settles a link. One
 * broken link never stops the rest.
 */
export async function sweepKhaltiPayments(
  container: MedusaContainer
): Promise<SweepSummary> {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const startedAt = Date.now()
  const seen = new Set<string>()
  let failed = 0
  await findCutOffRefunds(container, khalti)
  while (seen.size < BUDGET) {
    const due = await listDueIds(khalti, BATCH + seen.size)
    const batch = due.filter((id) => !seen.has(id)).slice(0, BATCH)
    if (batch.length === 0) {
      break
    }
    batch.forEach((id) => seen.add(id))
    const askedAt = new Date()
    failed += await settleAll(container, batch)
    if (await isKeyRefused(khalti, batch, askedAt)) {
      logger.error("Khalti sweep stopped: Khalti refuses the secret key")
      break
    }
  }
  const summary = { settled: seen.size, failed, ms: Date.now() - startedAt }
  await noteSweep(khalti, summary)
  if (seen.size > 0) {
    logger.info(
      `Khalti sweep: ${summary.settled} payments settled, ${failed} failed, ${summary.ms} ms`
    )
  }
  return summary
}

/** Runs a batch with bounded concurrency; answers how many failed. */
async function settleAll(
  container: MedusaContainer,
  ids: string[]
): Promise<number> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const queue = [...ids]
  let failed = 0
  const worker = async () => {
    for (let id = queue.shift(); id; id = queue.shift()) {
      try {
        await settleKhaltiPaymentWorkflow(container).run({
          input: { khalti_payment_id: id, source: "sweep" },
        })
      } catch (error) {
        failed++
        logger.error(
          `Khalti sweep: payment ${id} failed, tried again next time: ${(error as Error).message}`
        )
      }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  return failed
}

/** A refused key is refused for every link: one alert, not a thousand lookups. What an earlier key was answered does not count. */
async function isKeyRefused(
  khalti: KhaltiModuleService,
  ids: string[],
  askedAt: Date
): Promise<boolean> {
  const links = await khalti.listKhaltiPayments({
    id: ids,
    last_check_at: { $gte: askedAt },
  })
  return links.some(({ last_error }) => isKeyRefusal(last_error))
}
