import {
  validateAndTransformBody,
  validateAndTransformQuery,
  type MiddlewareRoute,
} from "@medusajs/framework/http"
import * as queryConfig from "./query-config"
import {
  AdminGetKhaltiPaymentParams,
  AdminHandleKhaltiPayment,
  AdminListKhaltiPayments,
  AdminRecordOutsideKhaltiRefund,
  AdminRefundKhaltiPayment,
} from "./validators"

const one = validateAndTransformQuery(
  AdminGetKhaltiPaymentParams,
  queryConfig.retrieveTransformQueryConfig
)

/** What stands before the routes of `/admin/khalti/payments`. */
export const adminKhaltiPaymentRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/khalti/payments",
    middlewares: [
      validateAndTransformQuery(
        AdminListKhaltiPayments,
        queryConfig.listTransformQueryConfig
      ),
    ],
  },
  {
    method: ["GET"],
    matcher: "/admin/khalti/payments/:id",
    middlewares: [one],
  },
  {
    method: ["POST"],
    matcher: "/admin/khalti/payments/:id/check",
    middlewares: [one],
  },
  {
    method: ["POST"],
    matcher: "/admin/khalti/payments/:id/refund",
    middlewares: [validateAndTransformBody(AdminRefundKhaltiPayment), one],
  },
  {
    method: ["POST"],
    matcher: "/admin/khalti/payments/:id/refunded-outside",
    middlewares: [
      validateAndTransformBody(AdminRecordOutsideKhaltiRefund),
      one,
    ],
  },
  {
    method: ["POST"],
    matcher: "/admin/khalti/payments/:id/handled",
    middlewares: [validateAndTransformBody(AdminHandleKhaltiPayment), one],
  },
]
