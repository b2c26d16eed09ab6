import { z } from "zod"
import { ActRefused, type PaymentBook } from "./payment-book"
import { credentialProblem } from "./test-customers"

/** Fields of the hosted page's form; those of the developer panel may be left out. */
export const formBody = z.object({
  khalti_id: z.string().trim().default(""),
  mpin: z.string().trim().default(""),
  otp: z.string().trim().default(""),
  channel: z.enum(["wallet", "bank"]).default("wallet"),
  style: z
    .union([
      z.literal("").transform(() => undefined),
      z.enum(["wallet", "card", "no_pidx"]),
    ])
    .optional(),
  action: z.enum([
    "pay",
    "pay_and_close",
    "cancel",
    "leave",
    "pend",
    "expire",
    "pay_late",
    "settle_completed",
    "settle_failed",
  ]),
})

/** A submitted form. */
export type Form = z.infer<typeof formBody>

/** What a form post comes to: back to the shop, stay on the page, see it again, an error on it, or too late. */
export type Outcome =
  | { go: "back" }
  | { go: "stranded"; text: string }
  | { go: "page" }
  | { go: "wrong"; error: string }
  | { go: "closed" }

type Acts = Record<
  Form["action"],
  (book: PaymentBook, pidx: string, form: Form) => Outcome
>

const back: Outcome = { go: "back" }
const page: Outcome = { go: "page" }
const closed: Outcome = { go: "closed" }

function isOpen(book: PaymentBook, pidx: string): boolean {
  return book.get(pidx).status === "Initiated"
}

function payWith(
  book: PaymentBook,
  pidx: string,
  form: Form,
  then: Outcome
): Outcome {
  if (!isOpen(book, pidx)) {
    return closed
  }
  const error = credentialProblem(form)
  if (error) {
    return { go: "wrong", error }
  }
  book.pay(pidx, { mobile: form.khalti_id, channel: form.channel })
  return then
}

const ACTS: Acts = {
  pay: (book, pidx, form) => payWith(book, pidx, form, back),
  pay_and_close: (book, pidx, form) =>
    payWith(book, pidx, form, { go: "stranded", text: "Paid." }),
  cancel: (book, pidx) => {
    book.cancel(pidx)
    return back
  },
  leave: (book, pidx) =>
    isOpen(book, pidx)
      ? { go: "stranded", text: "You left without paying." }
      : closed,
  pend: (book, pidx, form) => {
    book.pend(pidx, { channel: form.channel })
    return back
  },
  expire: (book, pidx) => {
    book.expire(pidx)
    return page
  },
  pay_late: (book, pidx, form) => {
    book.payLate(pidx, { channel: form.channel })
    return back
  },
  settle_completed: (book, pidx) => {
    book.settle(pidx, "Completed")
    return page
  },
  settle_failed: (book, pidx) => {
    book.settle(pidx, "Failed")
    return page
  },
}

/** Does what the form says; an act that the payment's state does not allow finds the link closed. */
export function submit(book: PaymentBook, pidx: string, form: Form): Outcome {
  try {
    return ACTS[form.action](book, pidx, form)
  } catch (error) {
    if (error instanceof ActRefused) {
      return closed
    }
    throw error
  }
}
