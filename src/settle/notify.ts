import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { Link } from "../modules/khalti/ledger"
import { formatRupees } from "../modules/khalti/money"
import type KhaltiModuleService from "../modules/khalti/service"
import { isLate, lastSweep } from "../modules/khalti/sweep-row"
import {
  alertNotice,
  hangingNotice,
  heldNotice,
  KEY_REFUSED,
  SWEEP_LATE,
  type Notice,
  type NoticedPayment,
} from "../texts/notices"
import { alertOf, entryOf } from "../texts/reasons"
import { announcementId } from "./announcement-id"

/** The event of a payment that needs a human. */
export const HELD_EVENT = "khalti.payment.held"

/** Tells the admin's notification feed about a payment that a human should look at. */
export async function notifyAdmin(
  container: MedusaContainer,
  link: Link,
  name: string
): Promise<void> {
  if (name === HELD_EVENT) {
    const reason = link.reason ?? "held"
    await send(
      container,
      announcementId(link, name),
      heldNotice(noticed(link), reason, entryOf(reason)?.held)
    )
  } else {
    // An alert is said only once, however often the link is found so.
    await send(
      container,
      `${link.id}:${name}`,
      alertNotice(noticed(link), name, alertOf(name))
    )
  }
}

/** One alert a day for a refused key, however many links could not be made or asked about. */
export async function alertRefusedKey(
  container: MedusaContainer,
  khalti: KhaltiModuleService
): Promise<void> {
  const { key_fingerprint } = khalti.issuer
  await send(
    container,
    `refused-key:${key_fingerprint}:${today()}`,
    KEY_REFUSED
  )
}

/** One alert a day for a link whose settle has not ended. */
export async function alertHangingSettle(
  container: MedusaContainer,
  khalti: KhaltiModuleService,
  linkId: string
): Promise<void> {
  const link = await khalti.retrieveKhaltiPayment(linkId)
  await send(
    container,
    `${linkId}:hangs:${today()}`,
    hangingNotice(noticed(link))
  )
}

/**
 * One alert a day when no sweep of any server has ended for too long; a server that
 * has just started knows of none. It costs one row, and never fails what a
 * customer is doing.
 */
export async function alertLateSweep(
  container: MedusaContainer,
  khalti: KhaltiModuleService
): Promise<void> {
  try {
    const last = await lastSweep(khalti)
    if (isLate(last) && isLate({ at: khalti.startedAt })) {
      await send(container, `sweep-late:${today()}`, SWEEP_LATE)
    }
  } catch (error) {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(
        `Khalti: when the last sweep ended cannot be read: ${(error as Error).message}`
      )
  }
}

function noticed({ id, reference, amount, test }: Link): NoticedPayment {
  const rupees = formatRupees(Number(amount))
  return { id, reference, amount: test ? `${rupees} (test)` : rupees }
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

/** A feed that is not set up, or fails, must never fail a payment. */
async function send(
  container: MedusaContainer,
  id: string,
  { title, description }: Notice
): Promise<void> {
  const key = `khalti:${id}`
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  try {
    const notifications = container.resolve(Modules.NOTIFICATION)
    const [known] = await notifications.listNotifications(
      { idempotency_key: key } as Record<string, unknown>,
      { take: 1 }
    )
    if (known) {
      return
    }
    logger.error(`${title}: ${description}`)
    await notifications.createNotifications({
      to: "",
      channel: "feed",
      template: "admin-ui",
      idempotency_key: key,
      data: { title, description },
    })
  } catch (error) {
    logger.warn(
      `Khalti: the admin's feed could not be told "${title}": ${(error as Error).message}`
    )
  }
}
