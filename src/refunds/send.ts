import { MedusaError } from "@medusajs/framework/utils"
import { KhaltiError, KhaltiErrorCode } from "../modules/khalti/gateway/errors"
import { maskMobile } from "../modules/khalti/log/redact"
import type KhaltiModuleService from "../modules/khalti/service"
import type { Source, Link, Refund } from "../modules/khalti/service"

/** A refund to be sent; amounts in paisa. */
export type ReturnOrder = {
  /** Medusa's refund id, or settle's own key: the same key never pays twice. */
  key: string
  paisa: number
  /** All that Khalti took, nothing of it returned before. */
  isFull: boolean
  source: Source
  /** settle, medusa, or the admin's id. */
  actor: string
  /** Full number of the account that gets the money; only a human may name it. */
  mobile?: string
  /** A refund that a human confirmed has happened: written down without a call. */
  alreadyBack?: boolean
}

/**
 * Sends money of one link back, once per key. The row is written before the
 * call, because Khalti's refund can neither be asked about nor repeated safely.
 *
 * @returns the refund's row: `succeeded`, `refused`, or, when the answer was
 * lost, `requested` (a full one, which lookup will tell) or `unknown` (a partial one)
 */
export async function returnMoney(
  khalti: KhaltiModuleService,
  row: Link,
  order: ReturnOrder
): Promise<Refund> {
  const refund = await openRefund(khalti, row, order)
  if (refund.status !== "requested" || refund.attempts > 0) {
    return refund
  }
  if (order.alreadyBack) {
    return close(khalti, row, refund, order, { status: "succeeded" })
  }
  return callKhalti(khalti, row, refund, order)
}

/** Sends a refund's call (again): only for full ones that lookup says have not happened, or with a human's word. */
export async function callKhalti(
  khalti: KhaltiModuleService,
  row: Link,
  refund: Refund,
  order: Pick<ReturnOrder, "isFull" | "paisa" | "mobile" | "source" | "actor">
): Promise<Refund> {
  if (!row.transaction_id) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `Payment ${row.reference} has no transaction id from Khalti yet: check it again before refunding`
    )
  }
  await khalti.updateKhaltiRefunds({
    id: refund.id,
    status: "requested",
    attempts: refund.attempts + 1,
    called_at: new Date(),
    lookups: 0,
    mobile: order.mobile ? maskMobile(order.mobile) : refund.mobile,
  })
  try {
    await khalti.gateway.refund(row.transaction_id, {
      ...(order.mobile ? { mobile: order.mobile } : {}),
      ...(order.isFull ? {} : { paisa: order.paisa }),
    })
    return await close(khalti, row, refund, order, {
      status: "succeeded",
      code: null,
      detail: null,
    })
  } catch (error) {
    if (!(error instanceof KhaltiError)) {
      throw error
    }
    return close(khalti, row, refund, order, {
      status: statusAfter(error, order.isFull),
      // What never reached Khalti does not count as one of its refusals.
      ...(isPassing(error.code) ? { attempts: refund.attempts } : {}),
      code: error.code,
      detail: error.merchantMessage,
    })
  }
}

async function openRefund(
  khalti: KhaltiModuleService,
  row: Link,
  order: ReturnOrder
): Promise<Refund> {
  const [known] = await khalti.listKhaltiRefunds({ idempotency_key: order.key })
  if (known) {
    return known
  }
  const refund = {
    khalti_payment_id: row.id,
    idempotency_key: order.key,
    amount: order.paisa,
    is_full: order.isFull,
  }
  try {
    return order.actor === "settle"
      ? await openAutomaticRefund(khalti, row, refund)
      : await khalti.createKhaltiRefunds({ ...refund, actor: order.actor })
  } catch (error) {
    // The unique indexes settle who was first: two refunds of one payment never run at once.
    const [, rivals] = await khalti.listAndCountKhaltiRefunds({
      khalti_payment_id: row.id,
      $or: [{ status: "requested" }, { is_full: true, status: "succeeded" }],
    })
    if (rivals === 0) {
      throw error
    }
    throw new MedusaError(
      MedusaError.Types.CONFLICT,
      `Another refund of payment ${row.reference} is under way or done: look at the payment again before refunding more`
    )
  }
}

/** A refund by a program's choice: so many an hour, the next ones are a human's to judge. */
async function openAutomaticRefund(
  khalti: KhaltiModuleService,
  row: Link,
  refund: Parameters<KhaltiModuleService["createAutomaticRefund"]>[0]
): Promise<Refund> {
  const { autoRefundLimit } = khalti.options
  const id = await khalti.createAutomaticRefund(refund, autoRefundLimit)
  if (!id) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `${autoRefundLimit} refunds went out by themselves within the hour: payment ${row.reference} waits for a human`
    )
  }
  return khalti.retrieveKhaltiRefund(id)
}

/** What refunds have returned to the customer, in paisa. */
export function paisaReturned(
  refunds: Pick<Refund, "status" | "amount">[]
): number {
  return refunds
    .filter(({ status }) => status === "succeeded")
    .reduce((sum, { amount }) => sum + Number(amount), 0)
}

const PASSING: string[] = [
  KhaltiErrorCode.unreachable,
  KhaltiErrorCode.rate_limited,
  KhaltiErrorCode.refused_key,
]

/** Whether a refund failed for a reason that is not its own: it may be sent again soon. */
export function isPassing(code: string | null): boolean {
  return code !== null && PASSING.includes(code)
}

function statusAfter(error: KhaltiError, isFull: boolean): Refund["status"] {
  if (!error.outcomeUnknown) {
    return "refused"
  }
  // Lookup will tell whether a full refund happened; of a partial one it tells no size.
  return isFull ? "requested" : "unknown"
}

async function close(
  khalti: KhaltiModuleService,
  row: Link,
  refund: Refund,
  order: Pick<ReturnOrder, "isFull" | "paisa" | "source" | "actor">,
  end: Pick<Refund, "status"> &
    Partial<Pick<Refund, "attempts" | "code" | "detail">>
): Promise<Refund> {
  const closed = await khalti.updateKhaltiRefunds({ id: refund.id, ...end })
  await khalti.addEvent({
    khalti_payment_id: row.id,
    source: order.source,
    actor: order.actor,
    action: `refund_${end.status}`,
    detail: {
      refund: refund.id,
      paisa: order.paisa,
      full: order.isFull,
      code: end.code,
    },
  })
  return closed
}
