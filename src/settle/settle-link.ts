import {
  ContainerRegistrationKeys,
  MedusaError,
} from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { setTimeout as sleep } from "node:timers/promises"
import { KHALTI_MODULE } from "../modules/khalti"
import { isKeyRefusal } from "../modules/khalti/gateway/errors"
import type KhaltiModuleService from "../modules/khalti/service"
import type { Link } from "../modules/khalti/service"
import { ask, rememberedAnswer } from "../facts/look-up"
import { decide } from "./decide"
import type { Answer, Facts } from "../facts/facts"
import { gatherFacts } from "../facts/gather"
import { perform } from "./acts"
import type { Round } from "./round"
import { followRefunds } from "../refunds/follow-up"
import { alertRefusedKey } from "./notify"
import { recordFailure, type Place } from "./record"
import type { Work } from "./input"

/** Settles of one row ask Khalti at most this often. */
const ASK_EVERY_MS = 2_000

/** After so many acts in one settle something keeps undoing them, or core says that it did what it did not. */
const MAX_ROUNDS = 5

/**
 * Asks, reads, decides, acts, and reads again. Core's workflows run inside with
 * `run()`: as sub-steps they would skip core's cart lock, and a sale that core has
 * completed must not be rolled back by anything that fails after it, so this
 * step has no compensation.
 */
export const settleLinkStep = createStep(
  "settle-khalti-link",
  async ({ input, claim }: Work, { container }) => {
    const { token: lease, finished } = claim
    if (finished || !lease) {
      return new StepResponse(null)
    }
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    const row = await khalti.retrieveKhaltiPayment(input.khalti_payment_id)
    const answer = await freshAnswer(khalti, row, input)
    if (answer.kind === "refused_key" || wasKeyRefused(khalti, row)) {
      await alertRefusedKey(container, khalti)
    }
    await followRefunds(khalti, row, answer, input.source)
    await actUntilDone(
      { container, khalti, query, lease, input },
      row.id,
      answer
    )
    return new StepResponse(null)
  }
)

/** One look, one act, and again, under the lease; what an act throws is noted and tried again later. */
async function actUntilDone(
  world: Pick<Round, "container" | "khalti" | "query" | "lease" | "input">,
  id: string,
  answer: Answer
): Promise<void> {
  const { khalti, lease } = world
  let carried: Round["carried"] = {}
  for (let left = MAX_ROUNDS; left > 0; left--) {
    const row = await khalti.retrieveKhaltiPayment(id)
    const place = { ...world, row }
    const facts = await look(place, answer, carried)
    const act = facts && decide(facts)
    if (!act || !(await khalti.renewLease(id, lease))) {
      return
    }
    try {
      const next = await perform(act, { ...place, facts, carried })
      if (next === "done") {
        return
      }
      if (left === 1) {
        throw new MedusaError(
          MedusaError.Types.UNEXPECTED_STATE,
          `Still to be done after ${MAX_ROUNDS} acts`
        )
      }
      carried = { ...carried, ...next }
    } catch (error) {
      await recordFailure({ ...place, facts }, act.do, error as Error)
      return
    }
  }
}

/** Reads what there is to decide about; what cannot be read is tried again later, and shown to a human in the end. */
async function look(
  place: Place & Pick<Round, "query">,
  answer: Answer,
  carried: Round["carried"]
): Promise<Facts | null> {
  try {
    const facts = await gatherFacts(
      place.khalti,
      place.query,
      place.row,
      answer
    )
    if (facts.medusa.sessionAlive) {
      // A completion that failed for want of its session says nothing about the cart.
      facts.completionFailure = carried.completionFailure
    }
    return facts
  } catch (error) {
    await recordFailure(place, "look", error as Error)
    return null
  }
}

/** Today's key was refused when the link was to be made: there is nothing to ask about, and no shop that can sell. */
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

async function freshAnswer(
  khalti: KhaltiModuleService,
  row: Link,
  input: Work["input"]
): Promise<Answer> {
  const remembered = rememberedAnswer(row)
  if (remembered && input.source !== "admin") {
    return remembered
  }
  const wait = (row.last_check_at?.getTime() ?? 0) + ASK_EVERY_MS - Date.now()
  if (wait > 0) {
    await sleep(Math.min(wait, ASK_EVERY_MS))
  }
  return ask(khalti, row, input.source, input.actor)
}
