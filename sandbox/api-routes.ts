import {
  json,
  Router,
  type NextFunction,
  type Request,
  type Response,
} from "express"
import { inventedRefusal } from "./answers"
import { send, type CallOf, type Exchange } from "./exchange"
import { initiate, lookup, refund, type Body } from "./merchant-api"
import type { PaymentBook } from "./payment-book"

function bodyOf(request: Request): Body {
  const body: unknown = request.body
  return typeof body === "object" && body !== null && !Array.isArray(body)
    ? { ...body }
    : {}
}

function refuseBrokenJson(
  _error: unknown,
  _request: Request,
  response: Response,
  _next: NextFunction
): void {
  send(response, inventedRefusal("The body is not JSON."))
}

/** The text is Django REST Framework's: Khalti's own is not known. */
function refuseOtherMethods(request: Request, response: Response): void {
  send(response, {
    status: 405,
    body: { detail: `Method "${request.method}" not allowed.` },
  })
}

/** Khalti's three calls. Every path ends with a slash; without it there is nothing. */
export function apiRoutes(book: PaymentBook, exchange: Exchange): Router {
  const router = Router({ strict: true })
  router.use(
    "/api",
    json({ type: () => true, strict: false }),
    refuseBrokenJson
  )

  router
    .route("/api/v2/epayment/initiate/")
    .post((request, response, next) => {
      const about: CallOf = { endpoint: "initiate", pidx: undefined }
      exchange.run(about, request, response, next, () =>
        initiate(book, bodyOf(request))
      )
    })
    .all(refuseOtherMethods)

  router
    .route("/api/v2/epayment/lookup/")
    .post((request, response, next) => {
      const body = bodyOf(request)
      const pidx = body.pidx === undefined ? undefined : String(body.pidx)
      const about: CallOf = { endpoint: "lookup", pidx }
      exchange.run(about, request, response, next, () => lookup(book, body))
    })
    .all(refuseOtherMethods)

  router
    .route("/api/merchant-transaction/:transaction_id/refund/")
    .post((request, response, next) => {
      const id = request.params.transaction_id
      const pidx = book.findTransaction(id)?.pidx
      const about: CallOf = { endpoint: "refund", pidx }
      exchange.run(about, request, response, next, () =>
        refund(book, id, bodyOf(request))
      )
    })
    .all(refuseOtherMethods)

  return router
}
