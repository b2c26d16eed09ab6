import { Router, urlencoded, type Response } from "express"
import { z } from "zod"
import { formBody, submit, type Outcome } from "./page-acts"
import { closedPage, openPage, strandedPage, unknownPage } from "./pay-page"
import type { PaymentBook } from "./payment-book"
import type { PaymentState, Quirks } from "./types"

/** Sends the browser back, or does not, or twice, as the quirks say. `closing` ends a visit that is still on its way. */
function sendBack(
  response: Response,
  url: string,
  payment: PaymentState,
  quirks: Quirks,
  closing: AbortSignal
): void {
  if (quirks.noCallback) {
    response.send(strandedPage(payment, `The payment is ${payment.status}.`))
    return
  }
  if (quirks.doubledCallback) {
    fetch(url, { redirect: "manual", signal: closing }).catch(() => undefined)
  }
  response.redirect(302, url)
}

function show(
  response: Response,
  payment: PaymentState,
  outcome: Exclude<Outcome, { go: "back" }>,
  typed: string
): void {
  switch (outcome.go) {
    case "stranded":
      response.send(strandedPage(payment, outcome.text))
      return
    case "page":
      response.redirect(303, payment.payment_url)
      return
    case "wrong":
      response.status(422).send(openPage(payment, outcome.error, typed))
      return
    case "closed":
      response.status(409).send(closedPage(payment))
  }
}

/** The hosted page at `payment_url`: `GET /pay/:pidx`, and its form, which can be posted in one request. */
export function pageRoutes(book: PaymentBook, closing: AbortSignal): Router {
  const router = Router()

  router.use("/pay/:pidx", (request, response, next) => {
    response.set(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'"
    )
    response.set("Cache-Control", "no-store")
    if (book.find(request.params.pidx)) {
      next()
    } else {
      response.status(404).send(unknownPage())
    }
  })

  router.get("/pay/:pidx", (request, response) => {
    const payment = book.get(request.params.pidx).state()
    response.send(
      payment.status === "Initiated" ? openPage(payment) : closedPage(payment)
    )
  })

  router.post(
    "/pay/:pidx",
    urlencoded({ extended: false }),
    (request, response) => {
      const { pidx } = request.params
      const payment = book.get(pidx)
      const form = formBody.safeParse(request.body)
      if (!form.success) {
        response
          .status(400)
          .send(openPage(payment.state(), z.prettifyError(form.error)))
        return
      }
      const outcome = submit(book, pidx, form.data)
      if (outcome.go === "back") {
        const url = book.returnUrl(pidx, form.data.style)
        sendBack(
          response,
          url,
          payment.state(),
          book.quirksOf(payment),
          closing
        )
      } else {
        show(response, payment.state(), outcome, form.data.khalti_id)
      }
    }
  )

  return router
}
