import type { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MedusaError,
} from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { whyNotBookable } from "../../facts/bookable"
import { gatherFacts, listRefunds } from "../../facts/gather"
import { latestAnswer } from "../../facts/look-up"
import { KHALTI_MODULE } from "../../modules/khalti/ids"
import { withAdminLease, type Lease } from "../../modules/khalti/leases"
import type { Link, Refund } from "../../modules/khalti/ledger"
import { maskMobile } from "../../modules/khalti/log/redact"
import type KhaltiModuleService from "../../modules/khalti/service"
import { refundsSeen, sendRefund } from "../../refunds/send"
import { decide } from "../decide"
import { refundOnDemand, type RefundOnDemand } from "../refund-on-demand"
import type { AdminInput } from "./check"

export type RefundKhaltiPaymentInput = AdminInput & {
  /** Ten digits of the Khalti account that gets the money; bank payments need it. */
  mobile?: string
}

export type AdminRefund = {
  /** The refund's id, `khref_…`. */
  id: string
  status: Refund["status"]
  reference: string
  /** Khalti's words when it refused. */
  detail: string | null
}

/**
 * Sends money back because an admin wants it. Medusa's books follow by the next
 * settle. Without compensation: money that is back stays back.
 *
 * @throws MedusaError `not_allowed`, with what to do, when it does not go back this way
 */
export const sendKhaltiRefundStep = createStep(
  "send-khalti-refund",
  async (
    {
      input,
      before,
    }: {
      input: RefundKhaltiPaymentInput
      before: { outcome: Link["outcome"] }
    },
    { container }
  ) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const sent = await withAdminLease(
      khalti,
      input.khalti_payment_id,
      async (link, lease): Promise<AdminRefund> => {
        const [newest] = await listRefunds(khalti, link)
        // The settle before has found a cause again and sent the money itself.
        const isSent =
          before.outcome !== "refunded" && isReturnedByUs(link, newest)
        return report(
          link,
          isSent ? newest : await send(container, link, lease, input)
        )
      }
    )
    return new StepResponse(sent)
  }
)

function isReturnedByUs(
  { outcome }: Link,
  newest: Refund | undefined
): boolean {
  return (
    outcome === "refunded" &&
    newest?.status === "succeeded" &&
    newest.attempts > 0
  )
}

async function send(
  container: MedusaContainer,
  link: Link,
  lease: Lease,
  { actor, mobile }: RefundKhaltiPaymentInput
): Promise<Refund> {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const refunds = await listRefunds(khalti, link)
  const wanted = await judge(container, link, refunds, { actor, mobile })
  if ("denied" in wanted) {
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, wanted.denied)
  }
  // Cut off from here on, the sweep finds out what became of it.
  await khalti.changeWithEvent(
    { id: link.id, next_check_at: new Date() },
    {
      khalti_payment_id: link.id,
      source: "admin",
      actor,
      action: "refund_requested",
      detail: {
        paisa: wanted.paisa,
        ...(mobile ? { mobile: maskMobile(mobile) } : {}),
      },
    }
  )
  const sent = await sendRefund(khalti, link, {
    ...wanted,
    source: "admin",
    actor,
    mobile,
    seen: refundsSeen(link, refunds),
    lease,
  })
  // No limit counts what a human wants.
  return sent as Refund
}

async function judge(
  container: MedusaContainer,
  link: Link,
  refunds: Refund[],
  { actor, mobile }: Pick<RefundKhaltiPaymentInput, "actor" | "mobile">
): Promise<RefundOnDemand> {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const answer = await latestAnswer(khalti, link, { source: "admin", actor })
  const facts = await gatherFacts(khalti, query, link, answer)
  const { order, payment } = facts.medusa
  const obstacle =
    order && payment ? await whyNotBookable(query, order.id) : null
  if (obstacle) {
    return {
      denied: `Payment ${link.reference} was not refunded, because Medusa could not write it into its books: ${obstacle}`,
    }
  }
  return refundOnDemand({ link, facts, act: decide(facts), refunds, mobile })
}

function report(
  { reference }: Link,
  { id, status, detail }: Refund
): AdminRefund {
  return { id, status, reference, detail }
}

/**
 * Tells the admin of a refusal, after it has been recorded. A lost answer is no
 * refusal: the payment shows it, and it is being looked into.
 *
 * @throws MedusaError `not_allowed` with Khalti's words
 */
export const refuseFailedKhaltiRefundStep = createStep(
  "refuse-failed-khalti-refund",
  async ({ status, reference, detail }: AdminRefund) => {
    if (status === "refused") {
      throw new MedusaError(
        MedusaError.Types.NOT_ALLOWED,
        `Payment ${reference} was not refunded: ${detail ?? "Khalti gave no reason"}`
      )
    }
    return new StepResponse(null)
  }
)
