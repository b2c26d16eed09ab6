import type { CustomerCart, HistoryRun } from "../history-run"
import type { IssuedLink } from "../world/shopper"
import type { Command } from "./command"

/** A command on a cart, on a link, or on neither. */
export type CartCommand = Exclude<
  Extract<Command, { cart: number }>,
  LinkCommand
>
export type LinkCommand = Extract<Command, { link: number }>
export type OtherCommand = Extract<
  Command,
  { do: "set_stock" | "khalti_fails" }
>

/** The cart that a command is about. */
export type CartTarget = { run: HistoryRun; cart: CustomerCart }

/** The link that a command is about. */
export type LinkTarget = CartTarget & { link: IssuedLink }
