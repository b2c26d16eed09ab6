import fc from "fast-check"
import type { Channel, ShopRules } from "../history"

/** What happens in one step of a history, as plain data. `cart` and `link` count from 0 and wrap around. */
export type Command =
  | { do: "request_link"; cart: number }
  | { do: "complete"; cart: number }
  | { do: "pay"; cart: number; link: number; sum: PaidSum; channel: Channel }
  | { do: "cancel_at_khalti"; cart: number; link: number }
  | { do: "expire"; cart: number; link: number }
  | { do: "fail"; cart: number; link: number }
  | { do: "pend"; cart: number; link: number; channel: Channel }
  | { do: "bank_decides"; cart: number; link: number; paid: boolean }
  | { do: "come_back"; cart: number; link: number; times: number }
  | { do: "poll"; cart: number; link: number }
  /** The storefront's own cancel. */
  | { do: "give_up"; cart: number; link: number }
  /** With or without a server that sweeps. */
  | { do: "wait"; minutes: number; awake: boolean }
  | { do: "change_cart"; cart: number; more: boolean }
  | { do: "switch_provider"; cart: number }
  | { do: "cancel_order"; cart: number }
  /** Core's button that asks the provider for the status of a session. */
  | { do: "check_status"; cart: number }
  | { do: "refund_at_khalti"; cart: number; link: number; share: number }
  | { do: "admin_refund"; cart: number; link: number; share: number }
  /** The plugin's own admin acts; undone ones with `undo`. */
  | { do: "handle"; cart: number; link: number; undo: boolean }
  | { do: "keep"; cart: number; link: number; undo: boolean }
  | { do: "check"; cart: number; link: number }
  | { do: "set_stock"; units: number }
  /** The server crashes in the next step, after so many writes. */
  | { do: "crash"; writes: number }
  | { do: "khalti_fails"; endpoint: FailingEndpoint; how: Failure }

/** What the customer pays, compared with what was asked. */
export type PaidSum = "exact" | "short" | "over"

/** The call of Khalti that fails. */
export type FailingEndpoint = "initiate" | "lookup" | "refund"

/** How Khalti fails. */
export type Failure =
  | "500_empty"
  | "502_html"
  | "429"
  | "401"
  | "timeout"
  | "drop"
  | "lost_answer"
  | "not_found"

/** What is in the carts, and the rules of the shop. */
export type Setting = {
  rules: ShopRules
  carts: { scarce: number; tea: number; topi: number }[]
  promotion: boolean
  scarceUnits: number
}

/** A whole history before it is run. */
export type Script = { setting: Setting; commands: Command[] }

const cart = fc.constantFrom(0, 0, 0, 0, 1)
const link = fc.nat({ max: 2 })
const channel = fc.constantFrom<Channel>("wallet", "wallet", "wallet", "bank")
const share = fc.constantFrom(1, 1, 0.4, 0.13)
const minutes = fc.constantFrom(1, 3, 8, 20, 35, 70, 200, 26 * 60, 3 * 24 * 60)

type Weighted = { weight: number; arbitrary: fc.Arbitrary<Command> }

function command<Name extends Command["do"]>(
  weight: number,
  name: Name,
  parts: {
    [Part in keyof Omit<Extract<Command, { do: Name }>, "do">]: fc.Arbitrary<
      Extract<Command, { do: Name }>[Part]
    >
  }
): Weighted {
  const record = fc.record({ do: fc.constant(name), ...parts })
  return { weight, arbitrary: record as unknown as fc.Arbitrary<Command> }
}

const COMMANDS: Weighted[] = [
  command(7, "request_link", { cart }),
  command(12, "complete", { cart }),
  command(16, "pay", {
    cart,
    link,
    sum: fc.constantFrom("exact", "exact", "exact", "exact", "short", "over"),
    channel,
  }),
  command(4, "cancel_at_khalti", { cart, link }),
  command(2, "expire", { cart, link }),
  command(1, "fail", { cart, link }),
  command(4, "pend", { cart, link, channel }),
  command(5, "bank_decides", { cart, link, paid: fc.boolean() }),
  command(9, "come_back", {
    cart,
    link,
    times: fc.integer({ min: 1, max: 3 }),
  }),
  command(6, "poll", { cart, link }),
  command(4, "give_up", { cart, link }),
  command(10, "wait", { minutes, awake: fc.constantFrom(true, true, false) }),
  command(4, "change_cart", { cart, more: fc.boolean() }),
  command(3, "switch_provider", { cart }),
  command(4, "cancel_order", { cart }),
  command(4, "check_status", { cart }),
  command(3, "refund_at_khalti", { cart, link, share }),
  command(4, "admin_refund", { cart, link, share }),
  command(4, "handle", {
    cart,
    link,
    undo: fc.constantFrom(false, false, true),
  }),
  command(3, "keep", { cart, link, undo: fc.constantFrom(false, false, true) }),
  command(2, "check", { cart, link }),
  command(3, "set_stock", { units: fc.nat({ max: 2 }) }),
  command(4, "crash", { writes: fc.nat({ max: 12 }) }),
  command(6, "khalti_fails", {
    endpoint: fc.constantFrom("initiate", "lookup", "lookup", "refund"),
    how: fc.constantFrom<Failure>(
      "500_empty",
      "502_html",
      "429",
      "401",
      "timeout",
      "drop",
      "lost_answer",
      "not_found"
    ),
  }),
]

const content = fc.record({
  scarce: fc.nat({ max: 1 }),
  tea: fc.integer({ min: 1, max: 3 }),
  topi: fc.nat({ max: 1 }),
})

const setting: fc.Arbitrary<Setting> = fc.record({
  rules: fc.record({
    orderPlacement: fc.constantFrom("before_payment", "after_payment"),
    reserveMinutes: fc.constantFrom(null, null, 10),
    pendingReserveHours: fc.constantFrom(24, 2),
    autoRefund: fc.constantFrom(true, true, true, true, false),
  }),
  carts: fc.tuple(content, content),
  promotion: fc.constantFrom(false, false, true),
  scarceUnits: fc.constantFrom(1, 2),
})

/** Random histories: most begin with a customer who is about to pay. */
export const scripts: fc.Arbitrary<Script> = fc.record({
  setting,
  commands: fc
    .tuple(
      fc.constantFrom<Command[]>(
        [{ do: "request_link", cart: 0 }],
        [
          { do: "request_link", cart: 0 },
          { do: "complete", cart: 0 },
        ],
        [
          { do: "request_link", cart: 0 },
          { do: "complete", cart: 0 },
          { do: "request_link", cart: 0 },
        ]
      ),
      fc.array(fc.oneof(...COMMANDS), { minLength: 2, maxLength: 14 })
    )
    .map(([opening, rest]) => [...opening, ...rest]),
})

/** A command in one line, for people. */
export function describeCommand({ do: name, ...parts }: Command): string {
  const details = Object.entries(parts).map(([key, value]) => `${key} ${value}`)
  return [name.replaceAll("_", " "), details.join(", ")].join(": ")
}
