import { KhaltiError, toLastError } from "../modules/khalti/gateway/errors"
import type KhaltiModuleService from "../modules/khalti/service"
import type { Source, Link } from "../modules/khalti/service"
import type { Answer } from "./facts"

/** A Completed answer of this age need not be asked for again. */
const REMEMBER_MS = 60_000

/**
 * Asks Khalti about a link and writes the answer into its row. Never throws for
 * what Khalti does: an answer that is missing is an answer too.
 *
 * @param actor the admin's id, when a human wants to know
 */
export async function ask(
  khalti: KhaltiModuleService,
  row: Link,
  source: Source,
  actor?: string
): Promise<Answer> {
  const askedAt = Date.now()
  const answer = await askGateway(khalti, row, source, askedAt)
  if (
    source === "storefront" &&
    answer.kind === row.status &&
    !row.last_error
  ) {
    // A page that polls hears the same answer every two seconds: the trail tells it once.
    return answer
  }
  await khalti.addEvent({
    khalti_payment_id: row.id,
    source,
    actor,
    action: "asked",
    detail: { answer: answer.kind, paisa: answer.paisa, error: answer.error },
  })
  return answer
}

/** The row's own Completed, when it is fresh enough to act on; else null. */
export function rememberedAnswer(row: Link, now = Date.now()): Answer | null {
  const askedAt = row.last_check_at?.getTime() ?? 0
  return row.status === "completed" && now - askedAt < REMEMBER_MS
    ? { kind: "completed", paisa: Number(row.paid_amount), askedAt }
    : null
}

async function askGateway(
  khalti: KhaltiModuleService,
  row: Link,
  source: Source,
  askedAt: number
): Promise<Answer> {
  if (!row.pidx) {
    return { kind: "no_link", askedAt }
  }
  const { host, key_fingerprint } = khalti.issuer
  if (row.host !== host || row.key_fingerprint !== key_fingerprint) {
    return { kind: "other_key", askedAt }
  }
  try {
    const lookup = await khalti.gateway.lookup(row.pidx)
    // Settle cannot tell the two apart yet.
    const status =
      lookup.status === "refunded_unclear" ? "refunded" : lookup.status
    const paid = lookup.status === "completed"
    await khalti.updateKhaltiPayments({
      id: row.id,
      status,
      ...(paid || source !== "provider" ? checkedAt(askedAt) : {}),
      last_error: null,
      ...(lookup.transactionId ? { transaction_id: lookup.transactionId } : {}),
      ...(lookup.fee !== null ? { fee: lookup.fee } : {}),
      // The amount of anything but Completed may be 0 and says nothing.
      ...(paid ? { paid_amount: lookup.paisa } : {}),
    })
    return {
      kind: status,
      askedAt,
      ...(paid ? { paisa: lookup.paisa } : {}),
      ...(lookup.status === "unknown" ? { error: lookup.rawStatus } : {}),
    }
  } catch (error) {
    if (!(error instanceof KhaltiError)) {
      throw error
    }
    await khalti.updateKhaltiPayments({
      id: row.id,
      ...(source === "provider" ? {} : checkedAt(askedAt)),
      last_error: toLastError(error),
    })
    return { kind: kindOfError(error), askedAt, error: error.code }
  }
}

/**
 * Settles space their questions by this. Core's own question about an unpaid
 * cart is not one of them: the customer who pays next must not wait for it.
 */
function checkedAt(askedAt: number): { last_check_at: Date } {
  return { last_check_at: new Date(askedAt) }
}

function kindOfError(error: KhaltiError): Answer["kind"] {
  switch (error.code) {
    case "not_found":
      return "not_found"
    case "refused_key":
      return "refused_key"
    default:
      return "unreachable"
  }
}
