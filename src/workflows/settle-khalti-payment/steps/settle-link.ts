import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { setTimeout as sleep } from "node:timers/promises"
import { KHALTI_MODULE } from "../../../modules/khalti"
import type KhaltiModuleService from "../../../modules/khalti/service"
import type { KhaltiPaymentRow } from "../../../modules/khalti/service"
import { ask, rememberedAnswer } from "../../../settlement/ask"
import { decide } from "../../../settlement/decide"
import type { Answer } from "../../../settlement/facts"
import { gatherFacts } from "../../../settlement/gather"
import { perform } from "../acts"
import type { Round } from "../round"
import { followRefunds } from "../acts/follow-refunds"
import { alertRefusedKey } from "../notify"
import { recordFailure } from "../record"
import type { Work } from "../input"

/** Settles of one row ask Khalti at most this often. */
const ASK_EVERY_MS = 2_000

/** After so many acts in one settle something keeps undoing them: the sweep goes on later. */
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
    let row = await khalti.retrieveKhaltiPayment(input.khalti_payment_id)
    const answer = await freshAnswer(khalti, row, input)
    if (answer.kind === "refused_key" || wasKeyRefused(khalti, row)) {
      await alertRefusedKey(container, khalti)
    }
    await followRefunds(khalti, row, answer, input.door)
    let carried: Round["carried"] = {}
    for (let count = 0; count < MAX_ROUNDS; count++) {
      row = await khalti.retrieveKhaltiPayment(row.id)
      const facts = await gatherFacts(khalti, query, row, answer)
      if (facts.medusa.sessionAlive) {
        // A completion that failed for want of its session says nothing about the cart.
        facts.completionFailure = carried.completionFailure
      }
      const act = decide(facts)
      if (!(await khalti.renewLease(row.id, lease))) {
        break
      }
      const world = { container, khalti, query, row, facts }
      const round = { ...world, lease, input, carried }
      try {
        const next = await perform(act, round)
        if (next === "done") {
          break
        }
        carried = { ...carried, ...next }
      } catch (error) {
        await recordFailure(round, act, error as Error)
        break
      }
    }
    return new StepResponse(null)
  }
)

/** Today's key was refused when the link was to be made: there is nothing to ask about, and no shop that can sell. */
function wasKeyRefused(
  khalti: KhaltiModuleService,
  { pidx, key_fingerprint, last_error }: KhaltiPaymentRow
): boolean {
  return (
    pidx === null &&
    key_fingerprint === khalti.issuer.key_fingerprint &&
    Boolean(last_error?.startsWith("refused_key"))
  )
}

async function freshAnswer(
  khalti: KhaltiModuleService,
  row: KhaltiPaymentRow,
  input: Work["input"]
): Promise<Answer> {
  const remembered = rememberedAnswer(row)
  if (remembered && input.door !== "admin") {
    return remembered
  }
  const wait = (row.last_check_at?.getTime() ?? 0) + ASK_EVERY_MS - Date.now()
  if (wait > 0) {
    await sleep(Math.min(wait, ASK_EVERY_MS))
  }
  return ask(khalti, row, input.door, input.actor)
}
