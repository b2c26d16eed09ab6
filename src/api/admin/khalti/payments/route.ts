import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { AdminListKhaltiPaymentsType } from "../validators"
import { columnsOf } from "../helpers"

/** Lists payments, newest first; amounts in paisa. */
export async function GET(
  req: MedusaRequest<unknown, AdminListKhaltiPaymentsType>,
  res: MedusaResponse
) {
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY)
  const { handled, ...filters } = req.filterableFields
  const { data, metadata } = await query.graph({
    entity: "khalti_payment",
    fields: columnsOf(req.queryConfig.fields),
    filters: {
      ...filters,
      ...(handled === undefined
        ? {}
        : { handled_at: handled ? { $ne: null } : null }),
    },
    pagination: req.queryConfig.pagination,
  })
  res.json({
    khalti_payments: data,
    count: metadata?.count ?? data.length,
    offset: metadata?.skip ?? 0,
    limit: metadata?.take ?? data.length,
  })
}
