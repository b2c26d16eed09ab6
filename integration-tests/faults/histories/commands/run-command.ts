import type { HistoryEvent } from "../history"
import type { HistoryRun } from "../history-run"
import { describeCommand, type Command } from "./command"
import { runCustomerOnCart, runCustomerOnLink } from "./customer"
import { runAtKhalti } from "./khalti"
import { runAdminOnCart, runAdminOnLink, runElsewhere } from "./shop"

const MINUTE_MS = 60_000
/** Sweeps that are run one by one during a wait. The rest of the wait goes by at once. */
const SWEEPS_PER_WAIT = 3

/** Runs one command. One that makes no sense where the history stands does nothing. */
export async function runCommand(
  run: HistoryRun,
  command: Command
): Promise<void> {
  if (command.do === "wait") {
    const ms = command.minutes * MINUTE_MS
    await (command.awake
      ? run.sweepFor(ms, SWEEPS_PER_WAIT)
      : run.world.clock.advance(ms))
    return
  }
  if (command.do === "crash") {
    run.crashNextStepAfter(command.writes)
    return
  }
  await run.step(describeCommand(command), () => eventsOf(run, command))
}

async function eventsOf(
  run: HistoryRun,
  command: Exclude<Command, { do: "wait" | "crash" }>
): Promise<HistoryEvent[]> {
  if (!("cart" in command)) {
    return runElsewhere(run, command)
  }
  const cart = pick(run.carts, command.cart)
  if (!cart) {
    return []
  }
  if (!("link" in command)) {
    const target = { run, cart }
    return (
      (await runCustomerOnCart(target, command)) ??
      (await runAdminOnCart(target, command)) ??
      []
    )
  }
  const link = pick(cart.links, command.link)
  if (!link) {
    return []
  }
  const target = { run, cart, link }
  return (
    (await runCustomerOnLink(target, command)) ??
    runAtKhalti(target, command) ??
    (await runAdminOnLink(target, command)) ??
    []
  )
}

/** The index counts from 0 and wraps around. */
function pick<Item>(items: Item[], index: number): Item | undefined {
  return items[index % Math.max(items.length, 1)]
}
