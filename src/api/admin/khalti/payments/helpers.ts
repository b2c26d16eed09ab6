import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { KHALTI_MODULE } from "../../../../modules/khalti/ids"
import { normaliseMobile } from "../../../../modules/khalti/mobile"
import type KhaltiModuleService from "../../../../modules/khalti/service"
import type {
  LedgerEvent,
  Link,
  Refund,
} from "../../../../modules/khalti/service"
import { defaultAdminKhaltiPaymentFields } from "./query-config"

const ORDER_PHONES = [
  "shipping_address.phone",
  "billing_address.phone",
  "customer.phone",
]

/** Without a column that may be shown, all of them: an empty list would be every column of the table. */
export function columnsOf(fields: string[]): string[] {
  return fields.length ? fields : defaultAdminKhaltiPaymentFields
}

/** What every act on a payment needs: which payment, and who acts. */
export function paymentAndActor(req: AuthenticatedMedusaRequest<unknown>): {
  khalti_payment_id: string
  actor: string
} {
  return {
    khalti_payment_id: req.params.id,
    actor: req.auth_context.actor_id,
  }
}

/**
 * Answers with a payment as it is now.
 *
 * @throws MedusaError `not_found` for an unknown id
 */
export async function sendKhaltiPayment(
  req: AuthenticatedMedusaRequest<unknown>,
  res: MedusaResponse,
  id: string
): Promise<void> {
  res.json({
    khalti_payment: await readKhaltiPayment(
      req.scope,
      id,
      req.queryConfig.fields
    ),
  })
}

/**
 * One payment as the admin sees it, with its refunds and its trail, both oldest
 * first, and a number that a human may confirm for a refund; amounts in paisa.
 */
async function readKhaltiPayment(
  container: MedusaContainer,
  id: string,
  fields: string[]
) {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const row = await khalti.retrieveKhaltiPayment(id)
  const [{ data }, refunds, events, phone] = await Promise.all([
    query.graph({
      entity: "khalti_payment",
      fields: columnsOf(fields),
      filters: { id },
    }),
    khalti.listKhaltiRefunds(
      { khalti_payment_id: id },
      { order: { created_at: "ASC", id: "ASC" } }
    ),
    khalti.listKhaltiEvents(
      { khalti_payment_id: id },
      { order: { at: "ASC", id: "ASC" } }
    ),
    suggestMobile(container, row),
  ])
  return {
    ...data[0],
    suggested_mobile: phone,
    refunds: refunds.map(toRefund),
    events: events.map(toEvent),
  }
}

/** The order's, else the cart's phone: offered to a human, never sent by a program's choice. */
async function suggestMobile(
  container: MedusaContainer,
  { order_id, cart_id }: Link
): Promise<string | null> {
  const place = order_id
    ? { entity: "order", id: order_id }
    : cart_id
      ? { entity: "cart", id: cart_id }
      : null
  if (!place) {
    return null
  }
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: place.entity,
    fields: ORDER_PHONES,
    filters: { id: place.id },
  })
  type Phone = { phone?: string | null } | null
  const found = data[0] as
    | { shipping_address?: Phone; billing_address?: Phone; customer?: Phone }
    | undefined
  const phones = [
    found?.shipping_address?.phone,
    found?.billing_address?.phone,
    found?.customer?.phone,
  ]
  return (
    phones
      .map((phone) => (phone ? normaliseMobile(phone) : null))
      .find((mobile) => mobile !== null) ?? null
  )
}

function toRefund(refund: Refund) {
  return {
    id: refund.id,
    idempotency_key: refund.idempotency_key,
    amount: Number(refund.amount),
    is_full: refund.is_full,
    status: refund.status,
    recorded: refund.recorded,
    attempts: refund.attempts,
    lookups: refund.lookups,
    called_at: refund.called_at,
    mobile: refund.mobile,
    code: refund.code,
    detail: refund.detail,
    actor: refund.actor,
    created_at: refund.created_at,
    updated_at: refund.updated_at,
  }
}

function toEvent({ id, at, source, actor, action, detail }: LedgerEvent) {
  return { id, at, source, actor, action, detail }
}
