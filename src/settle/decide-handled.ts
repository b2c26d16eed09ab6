import type { Facts } from "../facts/facts"
import type { Act } from "./act"
import { decideBooks } from "./decide-captured"

/**
 * A human has dealt with this money, so no program moves it any more. Medusa's
 * books go on being kept, and so do questions: money that came, or went back,
 * after the human's word is told again. Only his undo gives the link back.
 */
export function decideHandled(facts: Facts): Act {
  const { link, answer, refunds, medusa } = facts
  if (refunds.underWay) {
    return { do: "wait" }
  }
  const books = medusa.payment && decideBooks(facts, medusa.payment)
  if (books) {
    return books
  }
  if (answer.kind === "refunded" || refunds.allBack) {
    return { do: "finish", outcome: "refunded", reason: "refunded_outside" }
  }
  if (answer.kind === "completed" && link.paidSinceHandled) {
    return { do: "finish", outcome: "held", reason: "paid_since_handled" }
  }
  const isReturnedInPart =
    answer.kind === "partially_refunded" || answer.kind === "refunded_unclear"
  return isReturnedInPart && refunds.sentPaisa === 0
    ? { do: "finish", outcome: "held", reason: "refunded_outside" }
    : { do: "wait" }
}
