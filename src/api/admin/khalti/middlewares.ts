import {
  validateAndTransformBody,
  validateAndTransformQuery,
  type MiddlewareRoute,
} from "@medusajs/framework/http"
import type { z } from "@medusajs/framework/zod"
import * as queryConfig from "./query-config"
import * as validators from "./validators"

const onePayment = validateAndTransformQuery(
  validators.AdminGetKhaltiPaymentParams,
  queryConfig.retrieveTransformQueryConfig
)

/** What stands before the routes of `/admin/khalti`. */
export const adminKhaltiMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/khalti/payments",
    middlewares: [
      validateAndTransformQuery(
        validators.AdminListKhaltiPayments,
        queryConfig.listTransformQueryConfig
      ),
    ],
  },
  {
    method: ["GET"],
    matcher: "/admin/khalti/payments/:id",
    middlewares: [onePayment],
  },
  act("payments/:id/check"),
  act("payments/:id/refund", validators.AdminRefundKhaltiPayment),
  act(
    "payments/:id/refunded-outside",
    validators.AdminRecordOutsideKhaltiRefund
  ),
  act("payments/:id/handled", validators.AdminHandleKhaltiPayment),
  act("refunds/:id/resolve", validators.AdminResolveKhaltiRefund),
]

/** An act is answered with its payment, so it takes that query too. */
function act(path: string, body?: z.ZodObject): MiddlewareRoute {
  return {
    method: ["POST"],
    matcher: `/admin/khalti/${path}`,
    middlewares: [
      ...(body ? [validateAndTransformBody(body)] : []),
      onePayment,
    ],
  }
}
