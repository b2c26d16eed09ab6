import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { Link } from "../modules/khalti/ledger"
import { formatRupees } from "../modules/khalti/money"
import type KhaltiModuleService from "../modules/khalti/service"

/** The event of a payment that needs a human. */
export const HELD_EVENT = "khalti.payment.held"

type Notice = { key: string; title: string; description: string }

/** Tells the admin's notification feed about a payment that a human should look at. */
export async function notifyAdmin(
  container: MedusaContainer,
  link: Link,
  name: string
): Promise<void> {
  const held = name === HELD_EVENT
  // Held money is said again each day, an alert only once.
  const once = held ? `${link.reason}:${today()}` : name
  await send(container, {
    key: `khalti:${link.id}:${once}`,
    title: held
      ? `Khalti payment ${link.reference} needs you`
      : `Khalti payment ${link.reference}: ${name}`,
    description: `${formatRupees(Number(link.amount))}${link.test ? " (test)" : ""}, ${link.reason ?? name}. See its trail at /admin/khalti/payments/${link.id}`,
  })
}

/** One alert a day for a refused key, however many links could not be made or asked about. */
export async function alertRefusedKey(
  container: MedusaContainer,
  khalti: KhaltiModuleService
): Promise<void> {
  const { key_fingerprint } = khalti.issuer
  await send(container, {
    key: `khalti:refused-key:${key_fingerprint}:${today()}`,
    title: "Khalti refuses the shop's secret key",
    description:
      "No Khalti payment can be started or confirmed until KHALTI_SECRET_KEY is a live key of this environment's Khalti account.",
  })
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

/** A feed that is not set up, or fails, must never fail a payment. */
async function send(
  container: MedusaContainer,
  { key, title, description }: Notice
): Promise<void> {
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
