import type { Logger, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { endsWithin } from "../modules/khalti/ends-within"
import { KHALTI_MODULE } from "../modules/khalti/ids"
import { HANGS_AFTER_MS } from "../modules/khalti/leases"
import { listDue, putOff, type DueCollection } from "../modules/khalti/queries"
import type KhaltiModuleService from "../modules/khalti/service"
import { noteSweep, takeLookup } from "../modules/khalti/sweep-row"
import { HOUR_MS, SECOND_MS } from "../modules/khalti/time"
import { findCutOffRefunds } from "../refunds/find-cut-off"
import { alertHangingSettle } from "../settle/notify"
import { settleKhaltiPaymentWorkflow } from "./settle-khalti-payment"

/** No link is begun later: with a settle that hangs, a sweep still ends before it is missed after five minutes. */
const BEGIN_WITHIN_MS = 150 * SECOND_MS

/** Links of a settle that was given up are due again after this. */
const GIVEN_UP_AGAIN_MS = HOUR_MS

/** What a sweep can do without may take this long: it may hang as a settle does. */
const ASIDE_WITHIN_MS = 10 * SECOND_MS

/** More would take the database's connections from customers. */
const MOST_WORKERS = 8

/** `settled`: links that were looked after. `failed`: how many of them failed or were given up. */
export type SweepSummary = { settled: number; failed: number; ms: number }

type SweepOptions = {
  /** After how long a settle of this link is given up, in ms; its work may still end. */
  giveUpAfterMs?: (linkId: string) => number
}

type Run = {
  container: MedusaContainer
  khalti: KhaltiModuleService
  logger: Logger
  giveUpAfterMs: (linkId: string) => number
  startedAt: number
  seen: Set<string>
  failed: number
  /** Nothing more is begun: the budget is spent, Khalti wants a pause, or time is up. */
  isOver: boolean
}

/** The sweep of this process. */
let running: Promise<SweepSummary> | undefined

/** Collections of which this process settles a link. What is left here when a sweep begins, the last one gave up. */
const settling = new Set<string>()

/**
 * Settles every link that is due, those with an order or a customer who came back
 * first: each collection's links one after the other, as many as the budget of
 * lookups allows. Servers may sweep at once: the lease decides who settles a link.
 * One that fails or hangs never stops the rest, and the sweep always ends.
 * Called while this process is sweeping, it waits for that sweep instead.
 */
export function sweepKhaltiPayments(
  container: MedusaContainer,
  { giveUpAfterMs = () => HANGS_AFTER_MS }: SweepOptions = {}
): Promise<SweepSummary> {
  running ??= sweep({
    container,
    khalti: container.resolve<KhaltiModuleService>(KHALTI_MODULE),
    logger: container.resolve(ContainerRegistrationKeys.LOGGER),
    giveUpAfterMs,
    startedAt: Date.now(),
    seen: new Set(),
    failed: 0,
    isOver: false,
  }).finally(() => {
    running = undefined
  })
  return running
}

async function sweep(run: Run): Promise<SweepSummary> {
  const { container, khalti, logger, seen, startedAt } = run
  await attempt(run, "looking for refunds that were cut off", () =>
    findCutOffRefunds(container, khalti)
  )
  for (
    let due = await listNew(run);
    due.length > 0 && !run.isOver;
    due = await listNew(run)
  ) {
    await settleAll(run, due)
  }
  const summary = {
    settled: seen.size,
    failed: run.failed,
    ms: Date.now() - startedAt,
  }
  await noteSweep(khalti, summary)
  if (seen.size > 0) {
    logger.info(
      `Khalti sweep: ${summary.settled} payments settled, ${summary.failed} failed, ${summary.ms} ms`
    )
  }
  return summary
}

/** What is due and was not looked after in this sweep: an act can make another link due. */
async function listNew({ khalti, seen }: Run): Promise<DueCollection[]> {
  const limit = khalti.options.lookupsPerMinute + seen.size + settling.size
  const due = await listDue(khalti, limit)
  return due
    .filter(({ collection }) => !settling.has(collection))
    .map(({ collection, links }) => ({
      collection,
      links: links.filter((id) => !seen.has(id)),
    }))
    .filter(({ links }) => links.length > 0)
}

/** As many workers as spend the budget within the minute, at a second for each link. */
async function settleAll(run: Run, due: DueCollection[]): Promise<void> {
  const perSecond = Math.ceil(run.khalti.options.lookupsPerMinute / 60)
  const workers = Math.min(perSecond, MOST_WORKERS)
  const queue = [...due]
  const work = async () => {
    for (let next = queue.shift(); next && !run.isOver; next = queue.shift()) {
      await settleCollection(run, next)
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
}

async function settleCollection(
  run: Run,
  { collection, links }: DueCollection
): Promise<void> {
  for (const id of links) {
    if (!(await mayBegin(run))) {
      return
    }
    run.seen.add(id)
    const end = await settle(run, collection, id)
    run.failed += end === "settled" ? 0 : 1
    if (end === "given_up") {
      return
    }
  }
}

async function mayBegin(run: Run): Promise<boolean> {
  try {
    run.isOver ||=
      Date.now() - run.startedAt > BEGIN_WITHIN_MS ||
      !(await takeLookup(run.khalti))
  } catch (error) {
    run.isOver = true
    run.logger.error(
      `Khalti sweep: the database does not answer, the rest is settled next time: ${(error as Error).message}`
    )
  }
  return !run.isOver
}

async function settle(
  run: Run,
  collection: string,
  id: string
): Promise<"settled" | "failed" | "given_up"> {
  const { container, logger, giveUpAfterMs } = run
  settling.add(collection)
  const work = settleKhaltiPaymentWorkflow(container)
    .run({ input: { khalti_payment_id: id, source: "sweep" } })
    .finally(() => settling.delete(collection))
  try {
    if (await endsWithin(work, giveUpAfterMs(id))) {
      return "settled"
    }
  } catch (error) {
    logger.error(
      `Khalti sweep: payment ${id} failed, tried again next time: ${(error as Error).message}`
    )
    return "failed"
  }
  await giveUp(run, collection, id)
  return "given_up"
}

/** Its lease stays with the work, by the heartbeat of this process: nobody acts beside it. */
async function giveUp(run: Run, collection: string, id: string): Promise<void> {
  const { container, khalti } = run
  await attempt(run, `telling that payment ${id} was given up`, async () => {
    await khalti.addEvent({
      khalti_payment_id: id,
      source: "sweep",
      action: "given_up",
    })
    await alertHangingSettle(container, khalti, id)
  })
  await attempt(run, `putting payment ${id} off`, () =>
    putOff(khalti, collection, new Date(Date.now() + GIVEN_UP_AGAIN_MS))
  )
}

/** Does what the sweep can do without, for some seconds. */
async function attempt(
  { logger }: Run,
  what: string,
  work: () => Promise<void>
): Promise<void> {
  try {
    if (await endsWithin(work(), ASIDE_WITHIN_MS)) {
      return
    }
    logger.error(`Khalti sweep: ${what} takes too long, left for next time`)
  } catch (error) {
    logger.error(`Khalti sweep: ${what} failed: ${(error as Error).message}`)
  }
}
