import {
  validateAndTransformBody,
  validateAndTransformQuery,
  type MiddlewareRoute,
} from "@medusajs/framework/http"
import { retrieveTransformQueryConfig } from "../payments/query-config"
import { AdminGetKhaltiPaymentParams } from "../payments/validators"
import { AdminResolveKhaltiRefund } from "./validators"

/** What stands before the routes of `/admin/khalti/refunds`. */
export const adminKhaltiRefundRoutesMiddlewares: MiddlewareRoute[] = [
  {
    method: ["POST"],
    matcher: "/admin/khalti/refunds/:id/resolve",
    middlewares: [
      validateAndTransformBody(AdminResolveKhaltiRefund),
      validateAndTransformQuery(
        AdminGetKhaltiPaymentParams,
        retrieveTransformQueryConfig
      ),
    ],
  },
]
