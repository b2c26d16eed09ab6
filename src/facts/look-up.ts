import type { LookupAnswer } from "../modules/khalti/gateway/answers"
import { KhaltiError, toLastError } from "../modules/khalti/gateway/errors"
import type { Link, LinkChange, Source } from "../modules/khalti/ledger"
import type KhaltiModuleService from "../modules/khalti/service"
import { lookUpAtKhalti } from "../modules/khalti/sweep-row"
import { MINUTE_MS } from "../modules/khalti/time"
import type { Answer } from "./facts"

/** A Completed answer of this age need not be asked for again. */
const REMEMBER_MS = MINUTE_MS

/** Who looks a link up; `actor` is the admin's id when a human wants to know. */
export type Asker = { source: Source; actor?: string }

/** The answer that the link's row still remembers, when it is fresh enough to act on; else Khalti's own, asked for now. */
export async function latestAnswer(
  khalti: KhaltiModuleService,
  link: Link,
  asker: Asker
): Promise<Answer> {
  return rememberedAnswer(link) ?? (await lookUp(khalti, link, asker))
}

/** The row's own Completed, when it is fresh enough to act on; else null. */
export function rememberedAnswer(link: Link, now = Date.now()): Answer | null {
  const askedAt = link.last_check_at?.getTime() ?? 0
  return link.status === "completed" && now - askedAt < REMEMBER_MS
    ? { kind: "completed", paisa: Number(link.paid_amount), askedAt }
    : null
}

/**
 * Looks a link up at Khalti and writes the answer into its row. An answer that is
 * missing is an answer too.
 *
 * @throws what the database says of an answer that cannot be written: a
 * transaction id that is another payment's
 */
export async function lookUp(
  khalti: KhaltiModuleService,
  link: Link,
  { source, actor }: Asker
): Promise<Answer> {
  const askedAt = Date.now()
  const answer = await askGateway(khalti, link, source, askedAt)
  if (
    source === "storefront" &&
    answer.kind === link.status &&
    !link.gateway_error
  ) {
    // A page that polls gets the same answer every two seconds: the trail has it once.
    return answer
  }
  await khalti.addEvent({
    khalti_payment_id: link.id,
    source,
    actor,
    action: "looked_up",
    detail: { answer: answer.kind, paisa: answer.paisa, error: answer.error },
  })
  return answer
}

async function askGateway(
  khalti: KhaltiModuleService,
  link: Link,
  source: Source,
  askedAt: number
): Promise<Answer> {
  if (!link.pidx) {
    return { kind: "no_link", askedAt }
  }
  const { host, key_fingerprint } = khalti.issuer
  if (link.host !== host || link.key_fingerprint !== key_fingerprint) {
    return { kind: "other_key", askedAt }
  }
  try {
    const insists = source === "admin"
    const answer = await lookUpAtKhalti(khalti, link.pidx, { insists })
    return await writeAnswer(khalti, link, answer, { source, askedAt })
  } catch (error) {
    if (!(error instanceof KhaltiError)) {
      throw error
    }
    return writeSilence(khalti, link, error, { source, askedAt })
  }
}

type Asked = { source: Source; askedAt: number }

async function writeAnswer(
  khalti: KhaltiModuleService,
  link: Link,
  { status, transactionId, fee, paisa, rawStatus }: LookupAnswer,
  { source, askedAt }: Asked
): Promise<Answer> {
  const paid = status === "completed"
  // Of two answers that cross, the one that says nothing of money must not hide the other.
  const saysNothing = status === "initiated" || status === "pending"
  const data = {
    status,
    ...(paid || source !== "provider" ? checkedAt(askedAt) : {}),
    gateway_error: null,
    ...(transactionId ? { transaction_id: transactionId } : {}),
    ...(fee !== null ? { fee } : {}),
    // The amount of anything but Completed may be 0 and says nothing.
    ...(paid
      ? { paid_amount: paisa, paid_at: link.paid_at ?? new Date(askedAt) }
      : {}),
  }
  const known = saysNothing ? { paid_at: link.paid_at } : {}
  await khalti.updateKhaltiPayments({
    selector: { id: link.id, ...known },
    data,
  })
  return {
    kind: status,
    askedAt,
    ...(paid && paisa !== null ? { paisa } : {}),
    ...(status === "unknown" ? { error: rawStatus } : {}),
  }
}

async function writeSilence(
  khalti: KhaltiModuleService,
  link: Link,
  error: KhaltiError,
  { source, askedAt }: Asked
): Promise<Answer> {
  const gateway_error = toLastError(error)
  await khalti.updateKhaltiPayments({
    id: link.id,
    ...(source === "provider" ? {} : checkedAt(askedAt)),
    gateway_error,
    last_error: gateway_error,
  })
  const kind = kindOfError(error)
  const words = kind === "unreadable" ? gateway_error : error.code
  return { kind, askedAt, error: words }
}

/**
 * Settles space their lookups by this. Core's own question about an unpaid cart
 * is not one of them: the customer who pays next must not wait for it.
 */
function checkedAt(askedAt: number): Pick<LinkChange, "last_check_at"> {
  return { last_check_at: new Date(askedAt) }
}

function kindOfError(error: KhaltiError): Answer["kind"] {
  switch (error.code) {
    case "not_found":
      return "not_found"
    case "refused_key":
      return "refused_key"
    case "bad_answer":
    case "validation":
      return "unreadable"
    default:
      return "unreachable"
  }
}
