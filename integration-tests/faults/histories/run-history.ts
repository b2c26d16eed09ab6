import { checkBooks, type Books } from "./books"
import { describeCommand, type Script } from "./commands/command"
import { perform } from "./commands/perform"
import type { CartView, LedgerView, Moment } from "./history"
import { judge } from "./oracle"
import type { Stage } from "./stage"
import { Play } from "./stage/play"
import { printPromotion, SCARCE, stockUp } from "./stage/shelf"
import type { Line } from "./stage/shopper"
import {
  countOrphanReservations,
  paidForOrder,
  promotionUses,
  viewCarts,
  viewLedger,
} from "./stage/views"

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** How a history went: how each link ended, what is wrong, and what happened. */
export type Ending = {
  ends: string[]
  violations: string[]
  moments: Moment[]
}

/** Plays a history on the stage, lets time run out, and checks every book. */
export async function runHistory(
  stage: Stage,
  { setting, commands }: Script
): Promise<Ending> {
  await stage.clock.forgetLedger()
  stage.khalti.reset()
  stage.listener.forget()
  Object.assign(stage.ledger.options, setting.rules)
  await stockUp(stage, setting.scarceUnits)
  const play = new Play(stage, setting.rules)
  const promotion = setting.promotion ? await printPromotion(stage) : null
  for (const command of commands) {
    const needed = "cart" in command ? command.cart + 1 : 0
    for (const content of setting.carts.slice(play.slots.length, needed)) {
      await fill(play, content, play.slots.length === 0 ? promotion : null)
    }
    await perform(play, command)
  }
  await runOut(play)
  const { violations, rightful } = judge(setting.rules, play.moments)
  const books = await readBooks(play, promotion)
  return {
    ends: books.ledger.map(describeEnd),
    violations: [
      // Every history begins with a customer who asks for a link.
      ...(books.ledger.length === 0 ? ["nobody got a link"] : []),
      ...violations,
      ...checkBooks(books, rightful),
    ],
    moments: play.moments,
  }
}

async function fill(
  play: Play,
  content: Script["setting"]["carts"][number],
  promotion: string | null
): Promise<void> {
  const { variants } = play.stage.shop
  const lines: Line[] = [
    { variant_id: variants["TEA-100"].id, quantity: content.tea },
    { variant_id: variants["TOPI-M"].id, quantity: content.topi },
    { variant_id: variants[SCARCE].id, quantity: content.scarce },
  ].filter(({ quantity }) => quantity > 0)
  await play.act("a customer fills a cart", async () => {
    const cart = await play.shopper.fill(lines, promotion ?? undefined)
    if (!cart) {
      // A history in which nobody can buy proves nothing.
      if (content.scarce === 0) {
        throw new Error("a cart could not be filled although nothing is scarce")
      }
      return []
    }
    play.slots.push({ ...cart, links: [] })
    const { id, paisa } = cart
    return [{ did: "filled_cart", cart: id, paisa, scarce: content.scarce }]
  })
}

/** Khalti and the server are well again, and every minute the sweep runs, until nothing can happen any more. */
async function runOut(play: Play): Promise<void> {
  const { khalti, clock } = play.stage
  khalti.clearFaults()
  play.fate = null
  await play.live(3 * HOUR_MS, 7)
  // A day for a refund that Khalti refused, a week for a link that may be paid late, a month for one in the dashboard.
  for (const days of [1, 8, 31]) {
    await clock.pass(days * DAY_MS)
    await play.sweep()
    await play.live(2 * HOUR_MS, 2)
  }
}

async function readBooks(play: Play, promotion: string | null): Promise<Books> {
  const { stage, moments, slots } = play
  const carts = await viewCarts(
    stage,
    slots.map(({ id }) => id)
  )
  const orders = carts.flatMap(({ order }) => (order ? [order] : []))
  const money = await Promise.all(
    orders.map(async (id) => [id, await paidForOrder(stage, id)] as const)
  )
  return {
    ledger: await viewLedger(stage),
    carts,
    khalti: khaltiViews(play),
    heard: stage.listener.heard,
    orderMoney: new Map(money),
    orphanReservations: await countOrphanReservations(
      stage,
      slots.map(({ id }) => id)
    ),
    promotion:
      promotion === null
        ? null
        : {
            uses: await promotionUses(stage, promotion),
            holders: Number(holdsPromotion(play, carts)),
          },
    crashed: moments.some(({ disturbed }) => disturbed),
  }
}

/** The first cart's order has the promotion; an admin's cancellation does not give it back: core's own rule. */
function holdsPromotion({ moments, slots }: Play, carts: CartView[]): boolean {
  const view = carts.find(({ cart }) => cart === slots[0].id)
  const byAdmin = moments.some(({ deeds }) =>
    deeds.some(
      (deed) => deed.did === "admin_canceled" && deed.cart === slots[0].id
    )
  )
  return Boolean(view?.order) && (!view?.canceled || byAdmin)
}

function khaltiViews({ stage, moments }: Play): Books["khalti"] {
  const outside = moments
    .flatMap(({ deeds }) => deeds)
    .flatMap((deed) => (deed.did === "refunded_at_khalti" ? [deed.pidx] : []))
  const unheard = moments
    .flatMap(({ refunds }) => refunds)
    .flatMap(({ pidx, heard }) => (heard === "nothing" ? [pidx] : []))
  return stage.khalti.payments().map((payment) => ({
    pidx: payment.pidx,
    reference: payment.purchase_order_id,
    paid: payment.paid_amount,
    refunded: payment.refunded,
    hasUnknownPart: [...outside, ...unheard].includes(payment.pidx),
  }))
}

function describeEnd({ outcome, reason }: LedgerView): string {
  const words = { captured: "sale", refunded: "refund" } as const
  return outcome === "held"
    ? `held (${reason})`
    : (words[outcome as keyof typeof words] ?? "nothing paid")
}

/** A history as a person reads it. */
export function describeScript({ setting, commands }: Script): string {
  const { rules, carts, promotion, scarceUnits } = setting
  return [
    `rules: ${JSON.stringify(rules)}`,
    `carts: ${JSON.stringify(carts)}, ${scarceUnits} scarce pieces, promotion: ${promotion}`,
    ...commands.map((command, nr) => `${nr + 1}. ${describeCommand(command)}`),
  ].join("\n  ")
}
