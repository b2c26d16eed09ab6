import type { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MedusaError,
} from "@medusajs/framework/utils"
import { setTimeout as sleep } from "node:timers/promises"
import type { Answer, Facts } from "../facts/facts"
import { gatherFacts, listRefunds } from "../facts/gather"
import { lookUp, rememberedAnswer, type Asker } from "../facts/look-up"
import { isKeyRefusal } from "../modules/khalti/gateway/errors"
import { LeaseLostError, type Lease } from "../modules/khalti/leases"
import type { Link } from "../modules/khalti/ledger"
import type KhaltiModuleService from "../modules/khalti/service"
import { SECOND_MS } from "../modules/khalti/time"
import { followUpRefunds } from "../refunds/follow-up"
import { markRecorded } from "../refunds/record"
import { perform } from "./acts/perform"
import { decide } from "./decide"
import { alertRefusedKey } from "./notify"
import { recordFailure } from "./record"
import type { Learned, Settling } from "./round"

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
  asker: Asker
): Promise<void> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const link = await khalti.retrieveKhaltiPayment(linkId)
  const answer = await freshAnswer(khalti, link, asker)
  if (answer.kind === "refused_key" || wasKeyRefused(khalti, link)) {
    await alertRefusedKey(container, khalti)
  }
  await followUpRefunds(
    khalti,
    link,
    await listRefunds(khalti, link),
    answer,
    asker.source
  )
  await actUntilDone(
    { container, khalti, query, lease, asker },
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
    const facts = await gatherFacts(khalti, query, link, answer)
    await markRecorded(khalti, facts, link)
    // A completion that failed for want of its session says nothing about the cart.
    return facts.medusa.sessionAlive ? { ...facts, completionFailure } : facts
  } catch (error) {
    await recordFailure({ ...settling, link }, "look", error as Error)
    return null
  }
}
