import { Router, urlencoded, type Response } from "express"
import { z } from "zod"
import { formBody, submit, type Form, type Outcome } from "./page-acts"
import { closedPage, openPage, strandedPage, unknownPage } from "./pay-page"
import type { Payment } from "./payment"
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

function takeForm(
  book: PaymentBook,
  payment: Payment,
  form: Form,
  response: Response,
  closing: AbortSignal
): void {
  const outcome = submit(book, payment.pidx, form)
  const state = payment.state()
  if (outcome.go === "back") {
    const url = book.returnUrl(payment.pidx, form.style)
    sendBack(response, url, state, book.quirksOf(payment), closing)
  } else {
    show(response, state, outcome, form.khalti_id)
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

  const readForm = urlencoded({ extended: false })
  router.post("/pay/:pidx", readForm, (request, response) => {
    const payment = book.get(request.params.pidx)
    const form = formBody.safeParse(request.body)
    if (form.success) {
      takeForm(book, payment, form.data, response, closing)
    } else {
      const problem = z.prettifyError(form.error)
      response.status(400).send(openPage(payment.state(), problem))
    }
  })

  return router
}
