import type {
  BigNumberInput,
  RefundPaymentInput,
  RefundPaymentOutput,
} from "@medusajs/framework/types"
import { MathBN, MedusaError } from "@medusajs/framework/utils"
import {
  cumulativePart,
  formatRupees,
  toPaisa,
} from "../../modules/khalti/money"
import type { Link, Refund } from "../../modules/khalti/service"
import { ask } from "../../facts/look-up"
import { readPayment } from "../../facts/read-payment"
import { paisaReturned, returnMoney } from "../../refunds/send"
import type { ProviderDependencies } from "./dependencies"
import { findByPidx } from "./find-link"
import { sessionData } from "./session-data"

/** When the sweep looks after a refund that a crash may have cut off: later than any call ends. */
const FOLLOW_UP_MS = 2 * 60_000

/** When a refund whose answer got lost is looked up first. */
const LOOK_UP_MS = 60_000

/**
 * Sends a refund that Medusa has just written down. Looks up first: money that
 * is back already is recorded without a call.
 *
 * @throws MedusaError `not_allowed` when Khalti refuses or a refund's outcome is unknown
 */
export async function refund(
  dependencies: ProviderDependencies,
  input: RefundPaymentInput
): Promise<RefundPaymentOutput> {
  const { khalti } = dependencies
  const row = await findByPidx(khalti, input.data?.pidx)
  const key = input.context?.idempotency_key
  if (!row || !key) {
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      "This payment is not in Khalti's ledger: refund it in Khalti's dashboard"
    )
  }
  const output = { data: sessionData(row) }
  const adopts = khalti.humanWords.about(row.id)?.adopts
  if (adopts) {
    // A human said that this one has happened: Medusa books it without a call.
    await khalti.updateKhaltiRefunds({ id: adopts, recorded: true })
    return output
  }
  const earlier = await khalti.listKhaltiRefunds({ khalti_payment_id: row.id })
  const known = earlier.find(({ idempotency_key }) => idempotency_key === key)
  if (known) {
    demandSuccess(row, known)
    return output
  }
  refuseWhileUnknown(row, earlier)
  const paisa = await partOf(dependencies, row, key, input.amount, earlier)
  if (paisa > 0) {
    await send(dependencies, row, key, paisa, earlier)
  }
  return output
}

async function send(
  { khalti }: ProviderDependencies,
  row: Link,
  key: string,
  paisa: number,
  earlier: Refund[]
): Promise<void> {
  // Cut off from here on, the sweep finds out what became of the call.
  await khalti.updateKhaltiPayments({
    id: row.id,
    next_check_at: new Date(Date.now() + FOLLOW_UP_MS),
  })
  const answer = await ask(khalti, row, "provider")
  const alreadyBack = answer.kind === "refunded"
  if (!alreadyBack) {
    refuseUnsure(row, answer.kind, earlier)
  }
  const unbooked = earlier.find(isUnbooked)
  if (alreadyBack && unbooked) {
    // The refund whose answer was lost has happened: Medusa books it now.
    await khalti.updateKhaltiRefunds({ id: unbooked.id, recorded: true })
    return
  }
  const word = khalti.humanWords.about(row.id)
  const refunded = await returnMoney(khalti, row, {
    key,
    paisa,
    isFull: paisa >= taken(row) && paisaReturned(earlier) === 0,
    source: "provider",
    actor: word?.actor ?? "medusa",
    mobile: word?.mobile,
    alreadyBack,
  })
  if (refunded.status === "succeeded") {
    await khalti.updateKhaltiRefunds({ id: refunded.id, recorded: true })
  }
  // A lost answer is looked up; whatever else became of it, the next sweep shows.
  const wait = refunded.status === "requested" ? LOOK_UP_MS : 0
  await khalti.updateKhaltiPayments({
    id: row.id,
    next_check_at: new Date(Date.now() + wait),
  })
  demandSuccess(row, refunded)
}

function isUnbooked({ status, recorded }: Refund): boolean {
  return status === "succeeded" && !recorded
}

/** What Khalti took for Medusa's payment, in paisa, without what a customer overpaid. */
function taken(row: Link): number {
  return Number(row.amount)
}

/** What a customer paid beyond what was asked, in paisa. Medusa never knew of it: it goes back with the last part. */
function overpaid(row: Link): number {
  return Math.max(0, Number(row.paid_amount ?? 0) - taken(row))
}

/** The paisa of this part: all parts together are exactly what Khalti took. */
async function partOf(
  { query }: ProviderDependencies,
  row: Link,
  key: string,
  amount: BigNumberInput,
  earlier: Refund[]
): Promise<number> {
  const payment = await readPayment(query, row)
  // Core has written this refund down before it calls.
  const before = (payment?.refunds ?? []).filter(({ id }) => id !== key)
  // What is back and not in Medusa's books is what core wants to book now.
  const inBooks = earlier.filter(
    ({ recorded, idempotency_key }) =>
      recorded || before.some(({ id }) => id === idempotency_key)
  )
  const sums = { returned: paisaReturned(inBooks), taken: taken(row) }
  const left = Math.max(0, sums.taken - sums.returned)
  if (toPaisa(amount) > left + 1) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Only ${formatRupees(left)} of payment ${row.reference} is left to refund`
    )
  }
  const refundedBefore = MathBN.sum(0, ...before.map(({ amount }) => amount))
  const isLast = toPaisa(MathBN.add(refundedBefore, amount)) >= sums.taken
  const part = cumulativePart(refundedBefore, amount, sums)
  return isLast && part > 0 ? part + overpaid(row) : part
}

function refuseWhileUnknown(row: Link, earlier: Refund[]): void {
  const unsure = earlier.find(({ status }) =>
    ["requested", "unknown"].includes(status)
  )
  if (unsure) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      unsure.status === "unknown"
        ? `Nobody knows whether refund ${unsure.id} of payment ${row.reference} went through: look into Khalti's dashboard and resolve it before refunding more`
        : `Refund ${unsure.id} of payment ${row.reference} is under way, or its answer was lost and is being looked up: wait for its outcome before refunding more`
    )
  }
}

/** Money that may have been returned elsewhere must not be returned again. */
function refuseUnsure(row: Link, kind: string, earlier: Refund[]): void {
  const ownParts = earlier.some(({ status }) => status === "succeeded")
  if (kind === "completed" || (kind === "partially_refunded" && ownParts)) {
    return
  }
  throw new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    kind === "partially_refunded"
      ? `Part of payment ${row.reference} was refunded in Khalti's dashboard, and Khalti does not tell how much: say how much before refunding more`
      : `Khalti does not confirm payment ${row.reference} as paid (${kind}): try again later, nothing was refunded`
  )
}

function demandSuccess(row: Link, refund: Refund): void {
  if (refund.status === "succeeded") {
    return
  }
  throw new MedusaError(
    MedusaError.Types.NOT_ALLOWED,
    refund.status === "refused"
      ? `Khalti refused to refund payment ${row.reference}: ${refund.detail ?? "no reason given"}`
      : `Khalti's answer to the refund of payment ${row.reference} was lost: it is being looked into, do not refund it again`
  )
}
