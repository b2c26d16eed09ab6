import { LOST } from "./refusals"
import type KhaltiModuleService from "../modules/khalti/service"
import type { Source, Link, Refund } from "../modules/khalti/service"
import type { Answer } from "../facts/facts"

const MINUTE_MS = 60_000

/** When a lost answer is looked up, after the call. */
const LOOKUPS_AFTER_MS = [1, 10, 60].map((minutes) => minutes * MINUTE_MS)

/** When a refund whose answer was lost is looked up next. */
export function followUp(refund: Refund): Date {
  const after = LOOKUPS_AFTER_MS[refund.lookups] ?? LOOKUPS_AFTER_MS.at(-1)!
  return new Date(calledAt(refund) + after)
}

/**
 * Finds out about refunds whose answer was lost, or that a crash cut off. Lookup
 * tells whether a full one happened; of a partial one it tells no size, so that
 * one becomes unknown until a human says, or until lookup says that all is back.
 */
export async function followRefunds(
  khalti: KhaltiModuleService,
  row: Link,
  answer: Answer,
  source: Source
): Promise<void> {
  const open = await khalti.listKhaltiRefunds({
    khalti_payment_id: row.id,
    status: ["requested", "unknown"],
  })
  for (const refund of open) {
    const change = follow(refund, answer)
    if (!change) {
      continue
    }
    await khalti.updateKhaltiRefunds({ id: refund.id, ...change })
    await khalti.addEvent({
      khalti_payment_id: row.id,
      source,
      action: "refund_followed",
      detail: { refund: refund.id, answer: answer.kind, ...change },
    })
  }
}

type Change = Partial<Pick<Refund, "status" | "lookups" | "code">>

function follow(refund: Refund, answer: Answer): Change | null {
  if (answer.kind === "refunded") {
    return { status: "succeeded" }
  }
  if (
    refund.status === "unknown" ||
    answer.askedAt < followUp(refund).getTime()
  ) {
    return null
  }
  if (!refund.is_full) {
    return { status: "unknown" }
  }
  if (answer.kind !== "completed") {
    return null
  }
  const lookups = refund.lookups + 1
  return lookups < LOOKUPS_AFTER_MS.length
    ? { lookups }
    : { lookups, status: "refused", code: LOST }
}

function calledAt({ called_at, created_at }: Refund): number {
  return (called_at ?? created_at).getTime()
}
