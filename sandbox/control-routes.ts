import { json, Router, type ErrorRequestHandler } from "express"
import { z } from "zod"
import { ACTS, UnknownHold, type Act, type Controlled } from "./control-acts"
import { UnknownPayment } from "./payment-book"
import type { Sandbox } from "./sandbox"

function statusOf(error: unknown): number {
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return 400
  }
  return error instanceof UnknownPayment || error instanceof UnknownHold
    ? 404
    : 409
}

/** Also turns an act that throws at once into a rejection. */
async function perform(
  act: Act,
  controlled: Controlled,
  body: unknown
): Promise<unknown> {
  return await act(controlled, body)
}

const refuse: ErrorRequestHandler = (
  error: unknown,
  _request,
  response,
  _next
) => {
  const text =
    error instanceof z.ZodError ? z.prettifyError(error) : String(error)
  response.status(statusOf(error)).json({ error: text })
}

/**
 * The acts of `Sandbox` over HTTP, for child processes and the demo: `POST /_control/<act>` with a JSON body
 * answers `{result}`, a refused act 409 and wrong input 400 with `{error}`; `GET /_control/state` shows everything.
 */
export function controlRoutes(sandbox: Sandbox): Router {
  const router = Router()
  const controlled: Controlled = { sandbox, holds: new Map() }

  router.get("/_control/state", (_request, response) => {
    response.json({ payments: sandbox.payments(), calls: sandbox.calls })
  })

  router.post(
    "/_control/:act",
    json({ type: () => true }),
    (request, response, next) => {
      const act = ACTS.get(request.params.act)
      if (!act) {
        response.status(404).json({
          error: `No such act. There are: ${[...ACTS.keys()].join(", ")}`,
        })
        return
      }
      perform(act, controlled, request.body)
        .then((result) => response.json({ result: result ?? null }))
        .catch(next)
    }
  )

  router.use("/_control", refuse)
  return router
}
