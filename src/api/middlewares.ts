import {
  defineMiddlewares,
  validateAndTransformBody,
  type MedusaNextFunction,
  type MedusaRequest,
  type MedusaResponse,
} from "@medusajs/framework/http"
import { CALLBACK_PATH } from "../modules/khalti/ids"
import { adminKhaltiMiddlewares } from "./admin/khalti/middlewares"
import { invalidReply } from "./khalti/answer-customer"
import { redirectToStorefront, toJson } from "./khalti/reply"
import { completeOnlyPaid } from "./store/carts/complete-only-paid"
import { StoreKhaltiCallback } from "./store/khalti/validators"

const UNREADABLE = invalidReply("unknown_payment")

/** A path such as `%ff` is a 500 of core before any route: it is answered here, on a static prefix. */
function answerUnreadablePath(
  answer: (req: MedusaRequest, res: MedusaResponse) => void
) {
  return (
    req: MedusaRequest,
    res: MedusaResponse,
    next: MedusaNextFunction
  ): void => {
    try {
      decodeURIComponent(req.path)
    } catch {
      answer(req, res)
      return
    }
    next()
  }
}

export default defineMiddlewares({
  routes: [
    {
      matcher: CALLBACK_PATH,
      middlewares: [
        answerUnreadablePath((req, res) =>
          redirectToStorefront(req.scope, res, UNREADABLE)
        ),
      ],
    },
    {
      matcher: "/store/khalti/callback",
      middlewares: [
        answerUnreadablePath((_req, res) => void res.json(toJson(UNREADABLE))),
      ],
    },
    {
      matcher: "/store/khalti/callback/:return_token",
      method: "POST",
      middlewares: [validateAndTransformBody(StoreKhaltiCallback)],
    },
    {
      matcher: "/store/khalti/callback/:return_token/cancel",
      method: "POST",
      middlewares: [validateAndTransformBody(StoreKhaltiCallback)],
    },
    {
      matcher: "/store/carts/:id/complete",
      method: "POST",
      middlewares: [completeOnlyPaid],
    },
    ...adminKhaltiMiddlewares,
  ],
})
