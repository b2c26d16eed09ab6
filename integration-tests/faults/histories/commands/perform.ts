import type { Deed } from "../history"
import type { Play, Slot } from "../stage/play"
import type { Link } from "../stage/shopper"
import { bankActs } from "./bank-acts"
import { describeCommand, type Command } from "./command"
import { customerActs } from "./customer-acts"
import { shopActs } from "./shop-acts"

const MINUTE_MS = 60_000
/** Sweeps that are played in full during one wait; the rest of it goes by at once. */
const SWEEPS_A_WAIT = 3

/** What an act works on. */
export type Scene = { play: Play; slot: Slot }

/** What an act on a link works on. */
export type LinkScene = Scene & { link: Link }

/** Plays one command. One that makes no sense where the history stands does nothing. */
export async function perform(play: Play, command: Command): Promise<void> {
  const label = describeCommand(command)
  if (command.do === "wait") {
    const ms = command.minutes * MINUTE_MS
    await (command.awake
      ? play.live(ms, SWEEPS_A_WAIT)
      : play.stage.clock.pass(ms))
    return
  }
  if (command.do === "crash") {
    play.fate = command.writes
    return
  }
  await play.act(label, () => deedsOf(play, command))
}

type Playable = Exclude<Command, { do: "wait" | "crash" }>

async function deedsOf(play: Play, command: Playable): Promise<Deed[]> {
  if (!("cart" in command)) {
    return shopActs.without(play, command)
  }
  const slot = play.slots[command.cart % Math.max(play.slots.length, 1)]
  if (!slot) {
    return []
  }
  if (!("link" in command)) {
    return (
      (await customerActs.onCart({ play, slot }, command)) ??
      (await shopActs.onCart({ play, slot }, command)) ??
      []
    )
  }
  const link = slot.links[command.link % Math.max(slot.links.length, 1)]
  if (!link) {
    return []
  }
  const scene = { play, slot, link }
  return (
    (await customerActs.onLink(scene, command)) ??
    (await bankActs(scene, command)) ??
    (await shopActs.onLink(scene, command)) ??
    []
  )
}
