import { MedusaError } from "@medusajs/framework/utils"
import { setTimeout as sleep } from "node:timers/promises"
import { provesRefund, sentPaisa } from "../facts/refund-facts"
import { lookUp } from "../facts/look-up"
import { KhaltiError } from "../modules/khalti/gateway/errors"
import type { Lease } from "../modules/khalti/leases"
import type {
  Link,
  Refund,
  RefundsSeen,
  Source,
} from "../modules/khalti/ledger"
import { maskMobile } from "../modules/khalti/log/redact"
import type KhaltiModuleService from "../modules/khalti/service"
import { SECOND_MS } from "../modules/khalti/time"
import { isPassing } from "./try-again"

/** Money of a link that is to go back now; amounts in paisa. */
export type RefundRequest = {
  /** Medusa's refund id, or what the refund is for: the same key never makes a second row. */
  key: string
  paisa: number
  /** All that Khalti took, nothing of it returned before. */
  isFull: boolean
  source: Source
  /** settle, medusa, or the admin's id. */
  actor: string
  /** Full number of the account that gets the money; only a human may name it. */
  mobile?: string
  /** What the caller knew when it decided. */
  seen: RefundsSeen
  /** Checked right before the call: whoever lost it sends nothing. */
  lease?: Lease
  /** Medusa's refund that is confirmed to core when the money is back. */
  confirms?: string
  /** A refund that Khalti refused: called again instead of written anew. */
  refused?: Refund
}

/** A write that fails for a moment after Khalti's answer is tried again this often. */
const WRITES = 3

/**
 * Sends money of one link back: writes the refund, calls Khalti, writes what
 * became of it. Written before the call, because Khalti's refund can neither be
 * asked about nor repeated safely.
 *
 * @returns the refund: `succeeded`, `refused`, or, when the answer was lost,
 * `requested` (a full one, which lookup will tell) or `unknown` (a part);
 * `limit` when the hour has had its number of automatic refunds
 * @throws MedusaError `conflict` when the link's refunds have changed meanwhile; LeaseLostError
 */
export async function sendRefund(
  khalti: KhaltiModuleService,
  link: Link,
  request: RefundRequest
): Promise<Refund | "limit"> {
  if (!link.transaction_id) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `Payment ${link.reference} has no transaction id from Khalti yet: check it again before refunding`
    )
  }
  const opened = await open(khalti, link, request)
  if (opened === "limit") {
    return opened
  }
  if (opened === "changed") {
    throw new MedusaError(
      MedusaError.Types.CONFLICT,
      `Another refund of payment ${link.reference} is under way or done: look at the payment again before refunding more`
    )
  }
  return call(khalti, link, opened, request)
}

/** What of a link's refunds a new one is decided by. */
export function refundsSeen(link: Link, refunds: Refund[]): RefundsSeen {
  return {
    sentPaisa: sentPaisa(refunds),
    confirmed: link.confirmed_refunds ?? [],
  }
}

async function open(
  khalti: KhaltiModuleService,
  link: Link,
  { key, paisa, isFull, actor, seen, refused, ...request }: RefundRequest
): Promise<Refund | "changed" | "limit"> {
  const mobile = request.mobile ? { mobile: maskMobile(request.mobile) } : {}
  if (refused) {
    const state = await khalti.reopenRefund(refused, { actor, ...mobile }, seen)
    return state === "opened" ? khalti.retrieveKhaltiRefund(refused.id) : state
  }
  const written = await khalti.openRefund(
    {
      khalti_payment_id: link.id,
      idempotency_key: key,
      amount: paisa,
      is_full: isFull,
      actor,
      ...mobile,
    },
    seen
  )
  return typeof written === "string"
    ? written
    : khalti.retrieveKhaltiRefund(written.id)
}

async function call(
  khalti: KhaltiModuleService,
  link: Link,
  refund: Refund,
  request: RefundRequest
): Promise<Refund> {
  try {
    await request.lease?.renew()
  } catch (error) {
    // Whatever it was, nothing was sent.
    await close(khalti, link, refund, request, {
      status: "refused",
      attempts: refund.attempts - 1,
      code: "never_sent",
      detail: "Not sent: this process had stood still for too long",
    })
    throw error
  }
  try {
    await khalti.gateway.refund(link.transaction_id!, {
      ...(request.mobile ? { mobile: request.mobile } : {}),
      ...(refund.is_full ? {} : { paisa: Number(refund.amount) }),
    })
  } catch (error) {
    const change = await whatFailed(khalti, link, refund, request, error)
    return close(khalti, link, refund, request, change)
  }
  return close(khalti, link, refund, request, {
    status: "succeeded",
    code: null,
    detail: null,
  })
}

type Ending = Pick<Refund, "status"> &
  Partial<Pick<Refund, "attempts" | "code" | "detail">>

async function whatFailed(
  khalti: KhaltiModuleService,
  link: Link,
  refund: Refund,
  { source }: RefundRequest,
  error: unknown
): Promise<Ending> {
  if (!(error instanceof KhaltiError)) {
    throw error
  }
  const { code, merchantMessage: detail } = error
  if (error.outcomeUnknown) {
    const { kind } = await lookUp(khalti, link, { source })
    const lost = refund.is_full ? "requested" : "unknown"
    const status = provesRefund(kind, refund) ? "succeeded" : lost
    return { status, code, detail }
  }
  // What never reached Khalti does not count as one of its refusals.
  const passing = isPassing(code) ? { attempts: refund.attempts - 1 } : {}
  return { status: "refused", code, detail, ...passing }
}

/** The money has moved or not by now: losing that for a database that hiccups would send it twice, or never. */
async function close(
  khalti: KhaltiModuleService,
  link: Link,
  refund: Refund,
  { source, actor, confirms }: RefundRequest,
  ending: Ending
): Promise<Refund> {
  const succeeded = ending.status === "succeeded"
  for (let left = WRITES; ; left--) {
    try {
      await khalti.closeRefund(
        { id: refund.id, ...ending },
        {
          khalti_payment_id: link.id,
          source,
          actor,
          action: `refund_${ending.status}`,
          detail: {
            refund: refund.id,
            paisa: Number(refund.amount),
            full: refund.is_full,
            code: ending.code,
          },
        },
        succeeded ? confirms : undefined
      )
      return { ...refund, ...ending }
    } catch (error) {
      if (left === 1) {
        throw error
      }
      await sleep(SECOND_MS / 4)
    }
  }
}
