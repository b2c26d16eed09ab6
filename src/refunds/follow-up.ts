import { MedusaError } from "@medusajs/framework/utils"
import { isUnanswered, type Answer } from "../facts/facts"
import {
  isOpen,
  NEVER_HAPPENED,
  provesRefund,
  sentPaisa,
  takenPaisa,
} from "../facts/refund-facts"
import type { Link, Refund, Source } from "../modules/khalti/ledger"
import type KhaltiModuleService from "../modules/khalti/service"
import { MOST_LOOKUPS, nextLookup } from "./try-again"

/**
 * Finds out about refunds whose answer was lost, or that a crash cut off, and
 * writes down what was returned in Khalti's dashboard in full. Lookup tells
 * whether a full one happened; of a part it tells no size, so that one becomes
 * unknown until a human says, or until lookup says that all is back.
 *
 * @param refunds all of the link
 * @returns whether anything was written
 */
export async function followUpRefunds(
  khalti: KhaltiModuleService,
  link: Link,
  refunds: Refund[],
  answer: Answer,
  source: Source
): Promise<boolean> {
  let sent = sentPaisa(refunds)
  let written = false
  for (const refund of refunds.filter(isOpen)) {
    const change = follow(refund, answer)
    if (change) {
      sent += change.status === "succeeded" ? Number(refund.amount) : 0
      written = true
      await khalti.closeRefund(
        { id: refund.id, ...change },
        {
          khalti_payment_id: link.id,
          source,
          action: "refund_followed_up",
          detail: { refund: refund.id, answer: answer.kind, ...change },
        }
      )
    }
  }
  const rest = takenPaisa(link) - sent
  if (answer.kind !== "refunded" || rest <= 0) {
    return written
  }
  await noteOutsideRefund(khalti, link, {
    key: `outside:${link.id}:${sent}`,
    paisa: rest,
    source,
    actor: "khalti",
  })
  return true
}

type Change = Partial<Pick<Refund, "status" | "lookups" | "code">>

function follow(refund: Refund, { kind, askedAt }: Answer): Change | null {
  if (provesRefund(kind, refund)) {
    return { status: "succeeded" }
  }
  if (refund.status === "unknown" || askedAt < nextLookup(refund)) {
    return null
  }
  if (!refund.is_full) {
    return { status: "unknown" }
  }
  if (isUnanswered({ kind })) {
    return null
  }
  const lookups = refund.lookups + 1
  if (lookups < MOST_LOOKUPS) {
    return { lookups }
  }
  // An answer that says neither that all is there nor that all is back: only a human can tell.
  return kind === "completed"
    ? { lookups, status: "refused", code: NEVER_HAPPENED }
    : { lookups, status: "unknown" }
}

export type OutsideRefund = {
  key: string
  paisa: number
  source: Source
  /** khalti, or the admin who says so. */
  actor: string
}

/** Writes down, without a call, what was returned in Khalti's dashboard. */
export async function noteOutsideRefund(
  khalti: KhaltiModuleService,
  link: Link,
  { key, paisa, source, actor }: OutsideRefund
): Promise<void> {
  const [known] = await khalti.listKhaltiRefunds({ idempotency_key: key })
  if (known) {
    throw new MedusaError(
      MedusaError.Types.CONFLICT,
      `Refund ${known.id} of payment ${link.reference} is written down already`
    )
  }
  await khalti.noteRefund(
    {
      khalti_payment_id: link.id,
      idempotency_key: key,
      amount: paisa,
      actor,
    },
    // Due at once: cut off here, the sweep records it in Medusa.
    { id: link.id, next_check_at: new Date() },
    {
      khalti_payment_id: link.id,
      source,
      actor,
      action: "refund_noted",
      detail: { paisa },
    }
  )
}
