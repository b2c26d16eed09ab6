import { checkBooks } from "./books"
import { describeCommand, type Script } from "./commands/command"
import { runCommand } from "./commands/run-command"
import type { LedgerView, Step } from "./history"
import { HistoryRun } from "./history-run"
import { judge } from "./oracle"
import { readBooks } from "./read-books"
import type { World } from "./world"
import { createPromotion } from "./world/promotions"
import type { Line } from "./world/shopper"
import { SCARCE, setStock } from "./world/stock"

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** How a history went: how each link ended, what is wrong, and what happened. */
export type HistoryResult = {
  ends: string[]
  violations: string[]
  steps: Step[]
}

/** Runs a history, lets time go by until all is decided, and checks every book. */
export async function runHistory(
  world: World,
  { setting, commands }: Script
): Promise<HistoryResult> {
  await world.clock.clearLedger()
  world.khalti.reset()
  world.busEvents.clear()
  Object.assign(world.ledger.options, setting.rules)
  await setStock(world, setting.scarceUnits)
  const run = new HistoryRun(world, setting.rules)
  const promotion = setting.promotion ? await createPromotion(world) : null
  for (const command of commands) {
    const needed = "cart" in command ? command.cart + 1 : 0
    for (const content of setting.carts.slice(run.carts.length, needed)) {
      await fillCart(run, content, run.carts.length === 0 ? promotion : null)
    }
    await runCommand(run, command)
  }
  await runUntilDecided(run)
  const { violations, expected } = judge(setting.rules, run.steps)
  const books = await readBooks(run, promotion)
  return {
    ends: books.ledger.map(describeEnd),
    violations: [
      // Every history begins with a customer who asks for a link.
      ...(books.ledger.length === 0 ? ["nobody got a link"] : []),
      ...violations,
      ...checkBooks(books, expected),
    ],
    steps: run.steps,
  }
}

async function fillCart(
  run: HistoryRun,
  content: Script["setting"]["carts"][number],
  promotion: string | null
): Promise<void> {
  const { variants } = run.world.shop
  const lines: Line[] = [
    { variant_id: variants["TEA-100"].id, quantity: content.tea },
    { variant_id: variants["TOPI-M"].id, quantity: content.topi },
    { variant_id: variants[SCARCE].id, quantity: content.scarce },
  ].filter(({ quantity }) => quantity > 0)
  await run.step("a customer fills a cart", async () => {
    const cart = await run.shopper.fill(lines, promotion ?? undefined)
    if (!cart) {
      // A history in which nobody can buy proves nothing.
      if (content.scarce === 0) {
        throw new Error("a cart could not be filled although nothing is scarce")
      }
      return []
    }
    run.carts.push({ ...cart, links: [] })
    const { id, paisa } = cart
    return [{ type: "cart_filled", cart: id, paisa, scarce: content.scarce }]
  })
}

/** Without further faults, time goes by and the sweep runs until nothing can happen any more. */
async function runUntilDecided(run: HistoryRun): Promise<void> {
  const { khalti, clock } = run.world
  khalti.clearFaults()
  run.crashNextStepAfter(null)
  await run.sweepFor(3 * HOUR_MS, 7)
  // A refused refund is tried again after a day, a late payment is seen within a week, a refund in the dashboard within a month.
  for (const days of [1, 8, 31]) {
    await clock.advance(days * DAY_MS)
    await run.sweep()
    await run.sweepFor(2 * HOUR_MS, 2)
  }
}

function describeEnd({ outcome, reason }: LedgerView): string {
  return outcome === "held" ? `held (${reason})` : outcome
}

/** A history in lines for people. */
export function describeScript({ setting, commands }: Script): string {
  const { rules, carts, promotion, scarceUnits } = setting
  return [
    `rules: ${JSON.stringify(rules)}`,
    `carts: ${JSON.stringify(carts)}, ${scarceUnits} scarce pieces, promotion: ${promotion}`,
    ...commands.map((command, nr) => `${nr + 1}. ${describeCommand(command)}`),
  ].join("\n  ")
}
