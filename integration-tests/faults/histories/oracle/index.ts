import type { Moment, Rightful, ShopRules } from "../history"
import {
  applyDeeds,
  applyTold,
  causesOf,
  emptyWorld,
  hasMoney,
  type World,
} from "./model"
import { judgeMoment } from "./rules"
import { judgeCart, verdict } from "./verdict"

/** What the oracle says of a history. */
export type Judgement = {
  /** What was wrong on the way, or could not be rightful at the end. */
  violations: string[]
  /** How each link rightly ends, by pidx. */
  rightful: Map<string, Rightful[]>
}

/**
 * Derives from a history alone how each link must end. It knows what people and
 * banks did, what Khalti told the shop and when, and Medusa's public face; it
 * shares no code with the plugin.
 */
export function judge(rules: ShopRules, moments: Moment[]): Judgement {
  const world = emptyWorld(rules)
  const violations = moments.flatMap((moment) =>
    play(world, moment).map((what) => `${moment.label}: ${what}`)
  )
  const rightful = new Map<string, Rightful[]>()
  for (const link of world.links.values()) {
    const end = verdict(world, link)
    if (typeof end === "string") {
      violations.push(`at the end: ${end}`)
    } else {
      rightful.set(link.pidx, end)
    }
  }
  for (const cart of world.carts.keys()) {
    violations.push(
      ...judgeCart(world, cart).map((what) => `at the end: ${what}`)
    )
  }
  return { violations, rightful }
}

function play(world: World, moment: Moment): string[] {
  applyDeeds(world, moment)
  applyTold(world, moment)
  const violations = judgeMoment(world, moment)
  takeIn(world, moment)
  return violations
}

/** Medusa's new face, what went back, and which causes the shop can know of now. */
function takeIn(world: World, moment: Moment): void {
  world.available = moment.available
  for (const view of moment.carts) {
    const cart = world.carts.get(view.cart)!
    const isNew = view.order !== null && cart.view.order === null
    cart.servedElsewhere ||= isNew && cart.session === "other"
    cart.view = view
  }
  for (const { pidx, paisa, heard } of moment.refunds) {
    const link = world.links.get(pidx)!
    link.backByShop += paisa
    link.needsMobile = heard === "needs_mobile"
    if (paisa <= 0 && ["nothing", "done"].includes(heard)) {
      link.unclearSince = moment.at
    }
  }
  for (const link of world.links.values()) {
    if (link.toldCompletedAt !== null && hasMoney(link)) {
      for (const cause of causesOf(world, link)) {
        link.causes.set(cause, link.causes.get(cause) ?? moment.at)
      }
    }
  }
}
