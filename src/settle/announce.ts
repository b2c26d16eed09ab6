import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import type { Asker } from "../facts/look-up"
import type { Link } from "../modules/khalti/ledger"
import type KhaltiModuleService from "../modules/khalti/service"
import { announcementId } from "./announcement-id"
import { HELD_EVENT, notifyAdmin } from "./notify"
import { scheduleAt, scheduleNext } from "./wait"

const ALERT = "alert:"

/**
 * Announces what was recorded, then marks it as announced: once without a
 * crash, perhaps twice across one, never lost.
 */
export async function announceOutcome(
  container: MedusaContainer,
  khalti: KhaltiModuleService,
  linkId: string,
  asker: Asker
): Promise<void> {
  const link = await khalti.retrieveKhaltiPayment(linkId)
  const names = link.to_announce ?? []
  if (names.length === 0) {
    return
  }
  const events = container.resolve(Modules.EVENT_BUS)
  for (const name of names) {
    if (name.startsWith(ALERT) || name === HELD_EVENT) {
      await notifyAdmin(container, link, name.replace(ALERT, ""))
    }
    if (!name.startsWith(ALERT)) {
      const announcement_id = announcementId(link, name)
      await events.emit({ name, data: { announcement_id, ...payloadOf(link) } })
    }
  }
  await khalti.addEvent({
    khalti_payment_id: link.id,
    ...asker,
    action: "announced",
    detail: { announced: names },
  })
  await khalti.updateKhaltiPayments({
    id: link.id,
    to_announce: null,
    // An alert that comes with each check must not put off the daily reminder of held money.
    ...(names.includes(HELD_EVENT) ? { announced_at: new Date() } : {}),
  })
  await scheduleAt(khalti, link, scheduleNext(khalti, link))
}

/** Everything that a subscriber looks up; `amount` in paisa. */
function payloadOf(link: Link): Record<string, unknown> {
  return {
    id: link.id,
    reference: link.reference,
    outcome: link.outcome,
    reason: link.reason,
    order_id: link.order_id,
    cart_id: link.cart_id,
    restored_cart_id: link.restored_cart_id,
    payment_id: link.payment_id,
    amount: Number(link.amount),
    test: link.test,
  }
}
