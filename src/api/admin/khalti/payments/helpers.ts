import type {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { KHALTI_MODULE } from "../../../../modules/khalti/ids"
import { normaliseMobile } from "../../../../modules/khalti/mobile"
import type KhaltiModuleService from "../../../../modules/khalti/service"
import { defaultAdminKhaltiPaymentFields } from "./query-config"

const REFUND_FIELDS = [
  "id",
  "idempotency_key",
  "amount",
  "is_full",
  "status",
  "recorded",
  "attempts",
  "lookups",
  "called_at",
  "mobile",
  "code",
  "detail",
  "actor",
  "created_at",
  "updated_at",
]

const EVENT_FIELDS = ["id", "at", "source", "actor", "action", "detail"]

/** Where a number may stand, the likeliest first. */
const PHONES = ["order", "cart"].flatMap((place) =>
  ["shipping_address", "billing_address", "customer"].map(
    (contact) => `${place}.${contact}.phone`
  )
)

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
 * Answers with a payment as it is now: its refunds and its trail, both oldest
 * first, and a number that a human may confirm for a refund; amounts in paisa.
 *
 * @throws MedusaError `not_found` for an unknown id
 */
export async function sendKhaltiPayment(
  req: AuthenticatedMedusaRequest<unknown>,
  res: MedusaResponse,
  id: string
): Promise<void> {
  const khalti = req.scope.resolve<KhaltiModuleService>(KHALTI_MODULE)
  await khalti.retrieveKhaltiPayment(id)
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "khalti_payment",
    fields: [
      ...columnsOf(req.queryConfig.fields),
      ...REFUND_FIELDS.map((field) => `refunds.${field}`),
      ...EVENT_FIELDS.map((field) => `events.${field}`),
      ...PHONES,
    ],
    filters: { id },
  })
  const { order, cart, ...payment } = data[0] as unknown as Found
  res.json({
    khalti_payment: {
      ...payment,
      suggested_mobile: suggestMobile({ order, cart }),
      refunds: inOrder(payment.refunds, ({ created_at }) => created_at),
      events: inOrder(payment.events, ({ at }) => at),
    },
  })
}

type Place = Record<string, { phone?: string | null } | null> | null
type Found = Record<string, unknown> & {
  order?: Place
  cart?: Place
  refunds: { id: string; created_at: string | Date }[]
  events: { id: string; at: string | Date }[]
}

/** Offered to a human, never sent by a program's choice. */
function suggestMobile(found: Pick<Found, "order" | "cart">): string | null {
  for (const path of PHONES) {
    const [place, contact] = path.split(".") as ["order" | "cart", string]
    const phone = found[place]?.[contact]?.phone
    const mobile = phone ? normaliseMobile(phone) : null
    if (mobile) {
      return mobile
    }
  }
  return null
}

function inOrder<Row extends { id: string }>(
  rows: Row[],
  at: (row: Row) => string | Date
): Row[] {
  const key = (row: Row) => `${new Date(at(row)).toISOString()} ${row.id}`
  return [...rows].sort((one, other) => (key(one) < key(other) ? -1 : 1))
}
