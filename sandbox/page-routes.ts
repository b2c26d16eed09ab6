import { Router, urlencoded, type Response } from "express"
import { z } from "zod"
import { formBody, submit, type Form, type Outcome } from "./page-acts"
import { closedPage, openPage, strandedPage, unknownPage } from "./pay-page"
import type { Payment } from "./payment"
import type { PaymentBook } from "./payment-book"
import type { PaymentState } from "./types"

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
  response: Response
): void {
  const outcome = submit(book, payment.pidx, form)
  if (outcome.go === "back") {
    response.redirect(302, book.returnUrl(payment.pidx, form.style))
  } else {
    show(response, payment.state(), outcome, form.khalti_id)
  }
}

/** The hosted page at `payment_url`: `GET /pay/:pidx`, and its form, which can be posted in one request. */
export function pageRoutes(book: PaymentBook): Router {
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
      takeForm(book, payment, form.data, response)
    } else {
      const problem = z.prettifyError(form.error)
      response.status(400).send(openPage(payment.state(), problem))
    }
  })

  return router
}
