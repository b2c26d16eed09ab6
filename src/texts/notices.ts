import type { Merchant } from "./reason-table"

/** A notice in the admin's feed: what has happened, and what to do. */
export type Notice = { title: string; description: string }

/** A payment as a notice names it; the amount in rupees, as people read it. */
export type NoticedPayment = { id: string; reference: string; amount: string }

export const KEY_REFUSED: Notice = {
  title: "Khalti refuses the shop's secret key",
  description:
    "No Khalti payment can be started or confirmed until KHALTI_SECRET_KEY is a live key of this environment's Khalti account.",
}

export const SWEEP_LATE: Notice = {
  title: "The job khalti-sweep does not run",
  description:
    "It has not ended within five minutes, so payments of customers who do not come back are not settled. See whether a server with workerMode shared or worker runs, whether its log names a job that hangs, and, with Redis, whether jobWorkerOptions lets more than one job run at a time.",
}

/** A payment that a human must decide about; the reason's word, and what the tables of reasons say of it. */
export function heldNotice(
  payment: NoticedPayment,
  reason: string,
  texts: Merchant | undefined
): Notice {
  return {
    title: `Khalti payment ${payment.reference} needs you`,
    description: describe(payment, reason, texts),
  }
}

/** A payment that a human should know of, although its outcome is right. */
export function alertNotice(
  payment: NoticedPayment,
  alert: string,
  texts: Merchant | undefined
): Notice {
  return {
    title: `Khalti payment ${payment.reference}: ${alert}`,
    description: describe(payment, alert, texts),
  }
}

function describe(
  { id, amount }: NoticedPayment,
  word: string,
  texts: Merchant | undefined
): string {
  const said = texts
    ? `: ${plain(texts.meaning)}. What to do: ${plain(texts.todo)}`
    : ""
  return `${amount}, ${word}${said}. See its trail at ${trailOf(id)}`
}

function trailOf(id: string): string {
  return `/admin/khalti/payments/${id}`
}

/** The tables are written for pages: a feed shows neither links nor code. */
function plain(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\([^)]*\)/g, "$1").replaceAll("`", "")
}

/** A settle that the sweep gave up. */
export function hangingNotice({
  id,
  reference,
  amount,
}: NoticedPayment): Notice {
  return {
    title: `Khalti payment ${reference} hangs`,
    description: `${amount}: settling it has not ended for two minutes, so the sweep gave it up and goes on with other payments. A workflow hook, a provider or the database does not answer: find it in the server's log and mend it, then restart the server; the payment is tried again within an hour. See its trail at ${trailOf(id)}`,
  }
}
