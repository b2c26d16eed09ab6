import type { ExpectedEnd, ShopRules, Step } from "../history"
import { checkStep } from "./check-step"
import { checkTold } from "./check-told"
import { checkCart, expectedEnds } from "./expected-ends"
import { applyEvents } from "./apply-events"
import {
  applyLookups,
  causesOf,
  emptyModel,
  hasMoney,
  type Model,
} from "./model"

/** What the oracle says of a history. */
export type Judgement = {
  /** What was wrong on the way, or has no right end. */
  violations: string[]
  /** How each link must end, by pidx. */
  expected: Map<string, ExpectedEnd[]>
}

/**
 * Derives from a history alone how each link must end. It knows what people and
 * banks did, what Khalti answered and when, and what Medusa showed. It shares no
 * code with the plugin.
 */
export function judge(rules: ShopRules, steps: Step[]): Judgement {
  const model = emptyModel(rules)
  const violations = steps.flatMap((step) =>
    replay(model, step).map((what) => `${step.label}: ${what}`)
  )
  const expected = new Map<string, ExpectedEnd[]>()
  for (const link of model.links.values()) {
    const ends = expectedEnds(model, link)
    if (typeof ends === "string") {
      violations.push(`at the end: ${ends}`)
    } else {
      expected.set(link.pidx, ends)
    }
  }
  for (const cart of model.carts.keys()) {
    violations.push(
      ...checkCart(model, cart).map((what) => `at the end: ${what}`)
    )
  }
  return { violations, expected }
}

function replay(model: Model, step: Step): string[] {
  applyEvents(model, step)
  applyLookups(model, step)
  const violations = [...checkStep(model, step), ...checkTold(model, step)]
  applyResult(model, step)
  return violations
}

/** Applies how Medusa looks now, what went back, and which causes the shop can know of now. */
function applyResult(model: Model, step: Step): void {
  model.available = step.available
  for (const view of step.carts) {
    const cart = model.carts.get(view.cart)!
    const isNew = view.order !== null && cart.view.order === null
    cart.hasOtherProvider ||= isNew && cart.session === "other"
    cart.view = view
  }
  for (const { pidx, paisa, answer } of step.refunds) {
    const link = model.links.get(pidx)!
    link.refundedByShop += paisa
    link.needsMobile = answer === "needs_mobile"
    if (paisa <= 0 && ["none", "done"].includes(answer)) {
      link.unclearSince = step.at
    }
  }
  for (const link of model.links.values()) {
    if (link.completedSeenAt !== null && hasMoney(link)) {
      for (const cause of causesOf(model, link)) {
        link.causes.set(cause, link.causes.get(cause) ?? step.at)
      }
    }
  }
}
