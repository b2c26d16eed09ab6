import type { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MedusaError,
} from "@medusajs/framework/utils"
import { setTimeout as sleep } from "node:timers/promises"
import { isUnanswered, type Answer, type Facts } from "../facts/facts"
import { gatherFacts, listRefunds } from "../facts/gather"
import { lookUp, rememberedAnswer, type Asker } from "../facts/look-up"
import { isKeyRefusal } from "../modules/khalti/gateway/errors"
import { LeaseLostError, type Lease } from "../modules/khalti/leases"
import type { Link } from "../modules/khalti/ledger"
import type KhaltiModuleService from "../modules/khalti/service"
import { SECOND_MS } from "../modules/khalti/time"
import { followUpRefunds } from "../refunds/follow-up"
import { nextLookup } from "../refunds/try-again"
import { markRecorded } from "../refunds/record"
import type { Act } from "./act"
import { cancelOrder } from "./acts/cancel-order"
import { capture } from "./acts/capture"
import { complete } from "./acts/complete"
import { recordCapture } from "./acts/record-capture"
import { recordRefund } from "./acts/record-refund"
import { refund } from "./acts/refund"
import { renewSession } from "./acts/renew-session"
import { repairBooksAct } from "./acts/repair-books"
import { decide } from "./decide"
import { giveUp } from "./give-up"
import { alertRefusedKey } from "./notify"
import { recordFailure, recordOutcome, reopen } from "./record"
import type { Learned, Next, Round, Settling } from "./round"
import { scheduleAt, scheduleNext } from "./wait"

/** Settles of one link look it up at most this often. */
const LOOK_UP_EVERY_MS = 2 * SECOND_MS

/** After so many acts in one settle something keeps undoing them, or core says that it did what it did not. */
const MOST_ACTS = 5

/**
 * Looks the link up at Khalti, reads Medusa, decides, acts, and reads again,
 * under the lease of its collection. What an act throws is noted and tried again
 * later. Core's workflows run inside with `run()`: as sub-steps they would skip
 * core's cart lock, and a sale that core has completed must not be rolled back by
 * anything that fails after it.
 */
export async function settleLink(
  container: MedusaContainer,
  khalti: KhaltiModuleService,
  linkId: string,
  lease: Lease,
  asker: Asker,
  givesUp = false
): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const link = await khalti.retrieveKhaltiPayment(linkId)
  const answer = await freshAnswer(khalti, link, asker)
  if (answer.kind === "refused_key" || wasKeyRefused(khalti, link)) {
    await alertRefusedKey(container, khalti)
  }
  const settling = { container, khalti, query, lease, asker, givesUp }
  const refunds = await listRefunds(khalti, link)
  try {
    if (refunds.length || answer.kind === "refunded") {
      await followUpRefunds(khalti, link, refunds, answer, asker.source)
    }
  } catch (error) {
    await recordFailure({ ...settling, link }, "look", error as Error)
    return
  }
  await actUntilDone(
    settling,
    linkId,
    answer,
    isKeyRefusal(link.last_error) && answer.kind !== "refused_key"
  )
}

async function freshAnswer(
  khalti: KhaltiModuleService,
  link: Link,
  asker: Asker
): Promise<Answer> {
  const remembered = rememberedAnswer(link)
  if (remembered && asker.source !== "admin") {
    return remembered
  }
  const lookedUpAt = link.last_check_at?.getTime() ?? 0
  const wait = lookedUpAt + LOOK_UP_EVERY_MS - Date.now()
  if (wait > 0) {
    await sleep(Math.min(wait, LOOK_UP_EVERY_MS))
  }
  return lookUp(khalti, link, asker)
}

/** Today's key was refused when the link was to be made: there is nothing to look up, and no shop that can sell. */
function wasKeyRefused(
  khalti: KhaltiModuleService,
  { pidx, key_fingerprint, last_error }: Link
): boolean {
  return (
    pidx === null &&
    key_fingerprint === khalti.issuer.key_fingerprint &&
    isKeyRefusal(last_error)
  )
}

async function actUntilDone(
  settling: Settling,
  linkId: string,
  answer: Answer,
  keyAccepted: boolean
): Promise<void> {
  let learned: Learned = { keyAccepted }
  for (let left = MOST_ACTS; left > 0; left--) {
    const link = await settling.khalti.retrieveKhaltiPayment(linkId)
    const facts = await look(settling, link, answer, learned)
    if (!facts) {
      return
    }
    const act = decide(facts)
    try {
      await settling.lease.renew()
      const next = await perform(act, { ...settling, link, facts, learned })
      if (next === "done") {
        return
      }
      if (left === 1) {
        throw new MedusaError(
          MedusaError.Types.UNEXPECTED_STATE,
          `Still to be done after ${MOST_ACTS} acts`
        )
      }
      learned = { ...learned, ...next }
    } catch (error) {
      if (error instanceof LeaseLostError) {
        throw error
      }
      await recordFailure({ ...settling, link, facts }, act.do, error as Error)
      return
    }
  }
}

/** Reads what there is to decide about; what cannot be read is tried again later, and shown to a human in the end. */
async function look(
  settling: Settling,
  link: Link,
  answer: Answer,
  { completionFailure }: Learned
): Promise<Facts | null> {
  const { khalti, query } = settling
  try {
    const seen = await gatherFacts(khalti, query, link, answer)
    const facts = settling.givesUp ? giveUp(seen) : seen
    if (facts.refunds.sentPaisa > 0) {
      await markRecorded(khalti, facts, link)
    }
    // A completion that failed for want of its session says nothing about the cart.
    return facts.medusa.sessionAlive ? { ...facts, completionFailure } : facts
  } catch (error) {
    await recordFailure({ ...settling, link }, "look", error as Error)
    return null
  }
}

/** Does the one next thing for a link. Throws what core throws; repeating it is safe. */
async function perform(act: Act, round: Round): Promise<Next> {
  switch (act.do) {
    case "wait":
      return wait(round)
    case "reopen":
      await reopen(round)
      return "done"
    case "capture":
      return capture(round)
    case "record_capture":
      return recordCapture(round)
    case "complete":
      return complete(round)
    case "renew_session":
      return renewSession(round)
    case "cancel_order":
      return cancelOrder(round, act.reason)
    case "refund":
      return refund(round, act.cause)
    case "record_refund":
      return recordRefund(round)
    case "repair_books":
      return repairBooksAct(round)
    case "finish":
      await recordOutcome(round, act)
      return "done"
  }
}

async function wait({ khalti, link, facts }: Round): Promise<Next> {
  const refunds = await listRefunds(khalti, link)
  const awaited = refunds.find(({ status }) => status === "requested")
  const order_id = facts.medusa.order?.id
  if (order_id && order_id !== link.order_id) {
    await khalti.updateKhaltiPayments({ id: link.id, order_id })
  }
  const at = awaited
    ? new Date(nextLookup(awaited))
    : scheduleNext(khalti, link, isUnanswered(facts.answer))
  await scheduleAt(khalti, link, at)
  return "done"
}
