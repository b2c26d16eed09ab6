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
import { convertDraft } from "./acts/convert-draft"
import { recordCapture } from "./acts/record-capture"
import { recordRefund } from "./acts/record-refund"
import { refund } from "./acts/refund"
import { renewSession } from "./acts/renew-session"
import { repairBooksAct } from "./acts/repair-books"
import { revertPromotions } from "./acts/revert-promotions"
import { waitForCore } from "./acts/wait-for-core"
import { decide } from "./decide"
import { giveUp } from "./give-up"
import { alertRefusedKey } from "./notify"
import { recordFailure, recordOutcome, recordSuccess, reopen } from "./record"
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
  const settling = { container, khalti, query, lease, asker, givesUp }
  const answer = await lookUpSafely(settling, link)
  if (answer) {
    const keyAccepted =
      isKeyRefusal(link.gateway_error) && answer.kind !== "refused_key"
    await actUntilDone(settling, linkId, answer, keyAccepted)
  }
}

/** Looks up the link, and the refunds whose answers were lost; null when what Khalti says cannot be read or written down. */
async function lookUpSafely(
  settling: Settling,
  link: Link
): Promise<Answer | null> {
  const { container, khalti, asker } = settling
  try {
    const answer = await freshAnswer(khalti, link, asker)
    if (answer.kind === "refused_key" || wasKeyRefused(khalti, link)) {
      await alertRefusedKey(container, khalti)
    }
    if (answer.kind === "unreadable") {
      throw new MedusaError(
        MedusaError.Types.UNEXPECTED_STATE,
        answer.error ?? "Khalti's answer cannot be read"
      )
    }
    const refunds = await listRefunds(khalti, link)
    if (refunds.length || answer.kind === "refunded") {
      await followUpRefunds(khalti, link, refunds, answer, asker.source)
    }
    return answer
  } catch (error) {
    const failure = { act: "look_up" as const, error: error as Error }
    await recordFailure({ ...settling, link }, failure)
    return null
  }
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
        if (!isUnanswered(answer) && act.do !== "finish") {
          await recordSuccess(settling.khalti, link)
        }
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
      if (act.do !== "refund" && link.refund_cause) {
        // What wanted the money returned is not so any more: it must be seen twice in a row.
        await settling.khalti.updateKhaltiPayments({
          id: link.id,
          refund_cause: null,
          refund_cause_at: null,
        })
      }
      const failure = { act: act.do, error: error as Error }
      await recordFailure({ ...settling, link, facts }, failure)
      return
    }
  }
}

/** Reads what there is to decide about; what cannot be read is tried again later, and shown to a human in the end. */
async function look(
  settling: Settling,
  link: Link,
  answer: Answer,
  { soldOut = false }: Learned
): Promise<Facts | null> {
  const { khalti, query } = settling
  try {
    const seen = await gatherFacts(khalti, query, link, answer)
    const facts = settling.givesUp ? giveUp(seen) : seen
    if (facts.refunds.sentPaisa > 0) {
      await markRecorded(khalti, facts, link)
    }
    return { ...facts, soldOut }
  } catch (error) {
    const failure = { act: "look" as const, error: error as Error }
    await recordFailure({ ...settling, link }, failure)
    return null
  }
}

/** Does the one next thing for a link. Throws what core throws; repeating it is safe. */
async function perform(act: Act, round: Round): Promise<Next> {
  switch (act.do) {
    case "wait":
      return wait(round)
    case "wait_for_core":
      return waitForCore(round)
    case "convert_draft":
      return convertDraft(round)
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
      if (round.link.cancel_begun_at && round.facts.medusa.order?.canceled) {
        // A crash right after core's cancel kept them from being given back.
        await revertPromotions(round)
      }
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
