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
  undo("payments/:id/handled"),
  act("payments/:id/keep", validators.AdminKeepKhaltiPayment),
  undo("payments/:id/keep"),
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

/** The end of what an act began, answered with the payment as well. */
function undo(path: string): MiddlewareRoute {
  return {
    method: ["DELETE"],
    matcher: `/admin/khalti/${path}`,
    middlewares: [onePayment],
  }
}
