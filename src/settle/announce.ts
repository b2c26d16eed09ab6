import { Modules } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { KHALTI_MODULE } from "../modules/khalti"
import type KhaltiModuleService from "../modules/khalti/service"
import type { Link } from "../modules/khalti/service"
import { HELD_EVENT, notifyAdmin } from "./notify"
import { scheduleNext } from "./record"
import type { Work } from "./input"

/**
 * Announces what was recorded, then marks it as announced: once without a
 * crash, perhaps twice across one, never lost.
 */
export const announceOutcomeStep = createStep(
  "announce-khalti-outcome",
  async ({ input }: Work, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const row = await khalti.retrieveKhaltiPayment(input.khalti_payment_id)
    const words = announcements(row)
    if (words.length === 0) {
      return new StepResponse(null)
    }
    const events = container.resolve(Modules.EVENT_BUS)
    for (const word of words) {
      if (word.startsWith("alert:") || word === HELD_EVENT) {
        await notifyAdmin(container, row, word.replace("alert:", ""))
      }
      if (!word.startsWith("alert:")) {
        await events.emit({ name: word, data: payload(row, word) })
      }
    }
    await khalti.addEvent({
      khalti_payment_id: row.id,
      source: input.source,
      actor: input.actor,
      action: "announced",
      detail: { announced: words },
    })
    await khalti.updateKhaltiPayments({
      id: row.id,
      to_announce: null,
      // An alert that comes with each check must not put off the daily word about held money.
      ...(words.includes(HELD_EVENT) ? { announced_at: new Date() } : {}),
    })
    // An order that was canceled meanwhile has made its row due: that stays.
    const { id, next_check_at } = row
    await khalti.updateKhaltiPayments({
      selector: { id, next_check_at },
      data: { next_check_at: scheduleNext(khalti, row) },
    })
    return new StepResponse(null)
  }
)

function announcements(row: Link): string[] {
  return (row.to_announce as unknown as string[] | null) ?? []
}

/** Core's own `payment.captured` carries the payment's id; ours everything that a subscriber looks up. */
function payload(row: Link, name: string): Record<string, unknown> {
  if (name === "payment.captured") {
    return { id: row.payment_id }
  }
  return {
    id: row.id,
    reference: row.reference,
    outcome: row.outcome,
    reason: row.reason,
    order_id: row.order_id,
    cart_id: row.cart_id,
    restored_cart_id: row.restored_cart_id,
    payment_id: row.payment_id,
    amount: Number(row.amount),
    test: row.test,
  }
}
