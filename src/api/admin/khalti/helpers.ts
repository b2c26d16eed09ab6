import type {
  AuthenticatedMedusaRequest,
  MedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { ReturnWorkflow } from "@medusajs/framework/workflows-sdk"
import { normaliseMobile } from "../../../modules/khalti/mobile"
import type { AdminInput } from "../../../settle/admin/check"
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
const PLACES = ["order", "cart"] as const
const CONTACTS = ["shipping_address", "billing_address", "customer"] as const

type Place = { [contact in (typeof CONTACTS)[number]]?: { phone?: string } }
type Found = Record<string, unknown> & {
  order?: Place
  cart?: Place
  refunds: { id: string; created_at: string | Date }[]
  events: { id: string; at: string | Date }[]
}

/** Without a column that may be shown, all of them: an empty list would be every column of the table. */
export function columnsOf(fields: string[]): string[] {
  return fields.length ? fields : defaultAdminKhaltiPaymentFields
}

/** The route of an admin's act on a payment: runs the act's workflow, answers with the payment as it is then. */
export function actOnPayment<Input extends AdminInput, Body>(
  workflow: ReturnWorkflow<Input, unknown, []>,
  toInput: (body: Body) => Omit<Input, keyof AdminInput>
) {
  return async (
    req: AuthenticatedMedusaRequest<Body>,
    res: MedusaResponse
  ): Promise<void> => {
    const { id } = req.params
    const actor = req.auth_context.actor_id
    const input = {
      ...toInput(req.validatedBody),
      khalti_payment_id: id,
      actor,
    }
    await workflow(req.scope).run({ input: input as unknown as Input })
    await sendKhaltiPayment(req, res, id)
  }
}

/**
 * Answers with a payment as it is now: its refunds and its trail, both oldest
 * first, and a number that a human may confirm for a refund; amounts in paisa.
 *
 * @throws MedusaError `not_found` for an unknown id
 */
export async function sendKhaltiPayment(
  req: MedusaRequest<unknown>,
  res: MedusaResponse,
  id: string
): Promise<void> {
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph(
    {
      entity: "khalti_payment",
      fields: [
        ...columnsOf(req.queryConfig.fields),
        ...REFUND_FIELDS.map((field) => `refunds.${field}`),
        ...EVENT_FIELDS.map((field) => `events.${field}`),
        ...PLACES.flatMap((place) =>
          CONTACTS.map((contact) => `${place}.${contact}.phone`)
        ),
      ],
      filters: { id },
    },
    { throwIfKeyNotFound: true }
  )
  const { order, cart, ...payment } = data[0] as unknown as Found
  res.json({
    khalti_payment: {
      ...payment,
      suggested_mobile: suggestMobile([order, cart]),
      refunds: inOrder(payment.refunds, ({ created_at }) => created_at),
      events: inOrder(payment.events, ({ at }) => at),
    },
  })
}

/** Offered to a human, never sent by a program's choice. */
function suggestMobile(places: (Place | undefined)[]): string | null {
  const phones = places.flatMap((place) =>
    CONTACTS.map((contact) => place?.[contact]?.phone ?? "")
  )
  return phones.map(normaliseMobile).find(Boolean) ?? null
}

function inOrder<Row extends { id: string }>(
  rows: Row[],
  at: (row: Row) => string | Date
): Row[] {
  const key = (row: Row) => `${new Date(at(row)).toISOString()} ${row.id}`
  return [...rows].sort((one, other) => (key(one) < key(other) ? -1 : 1))
}
