import type { Books, KhaltiView } from "./books"
import type { CartView } from "./history"
import type { HistoryRun } from "./history-run"
import { countPromotionUses } from "./world/promotions"
import {
  countOrphanReservations,
  readCarts,
  readLedger,
  readOrderMoney,
} from "./world/read-views"

/** Reads what Khalti, Medusa and the ledger have written down in the end. */
export async function readBooks(
  run: HistoryRun,
  promotion: string | null
): Promise<Books> {
  const { world, steps } = run
  const ids = run.carts.map(({ id }) => id)
  const carts = await readCarts(world, ids)
  const orders = carts.flatMap(({ order }) => (order ? [order] : []))
  const money = await Promise.all(
    orders.map(async (id) => [id, await readOrderMoney(world, id)] as const)
  )
  return {
    ledger: await readLedger(world),
    carts,
    khalti: khaltiViews(run),
    busEvents: world.busEvents.recorded,
    orderMoney: new Map(money),
    orphanReservations: await countOrphanReservations(world, ids),
    promotion:
      promotion === null
        ? null
        : {
            uses: await countPromotionUses(world, promotion),
            holders: Number(holdsPromotion(run, carts)),
          },
    crashed: steps.some(({ crashed }) => crashed),
  }
}

/** Whether the first cart's order still has the promotion. When an admin cancels it, core does not give the promotion back. */
function holdsPromotion(
  { steps, carts }: HistoryRun,
  views: CartView[]
): boolean {
  const [{ id }] = carts
  const view = views.find(({ cart }) => cart === id)
  const byAdmin = steps.some(({ events }) =>
    events.some(
      (event) => event.type === "order_canceled_by_admin" && event.cart === id
    )
  )
  return Boolean(view?.order) && (!view?.canceled || byAdmin)
}

function khaltiViews({ world, steps }: HistoryRun): KhaltiView[] {
  const outside = steps
    .flatMap(({ events }) => events)
    .flatMap((event) =>
      event.type === "refunded_at_khalti" ? [event.pidx] : []
    )
  const unanswered = steps
    .flatMap(({ refunds }) => refunds)
    .flatMap(({ pidx, answer }) => (answer === "none" ? [pidx] : []))
  return world.khalti.payments().map((payment) => ({
    pidx: payment.pidx,
    reference: payment.purchase_order_id,
    paid: payment.paid_amount,
    refunded: payment.refunded,
    hasUnknownPart: [...outside, ...unanswered].includes(payment.pidx),
  }))
}
