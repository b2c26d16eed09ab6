import type { MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MedusaError,
} from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import type { RefundKhaltiPaymentInput } from "../input"
import { KHALTI_MODULE } from "../../../modules/khalti"
import { maskMobile } from "../../../modules/khalti/log/redact"
import type KhaltiModuleService from "../../../modules/khalti/service"
import type { Link, Refund } from "../../../modules/khalti/service"
import { ask, rememberedAnswer } from "../../../facts/look-up"
import { decide } from "../../../settle/decide"
import type { Facts } from "../../../facts/facts"
import { gatherFacts } from "../../../facts/gather"
import type { Query } from "../../../facts/query"
import {
  chooseRefundRoad,
  type RefundRoad,
} from "../../../settle/refund-on-demand"
import { callKhalti, returnMoney } from "../../../refunds/send"
import { refundInMedusa } from "../../../refunds/record-in-medusa"
import type { TakenPayment } from "../../common/take-khalti-payment"

/** How a refund went. */
export type ReturnedMoney = {
  /** The refund's id, `khref_…`. */
  id: string
  status: Refund["status"]
  reference: string
  /** Khalti's words when it refused. */
  detail: string | null
}

type Asked = {
  input: RefundKhaltiPaymentInput
  taken: TakenPayment
  before: { was: Link["outcome"] }
}

type Errand = {
  container: MedusaContainer
  khalti: KhaltiModuleService
  query: Query
  row: Link
  facts: Facts
  refunds: Refund[]
  input: RefundKhaltiPaymentInput
}

/** The id of {@link returnKhaltiMoneyStep}. */
export const returnKhaltiMoneyStepId = "return-khalti-money"

/**
 * Asks Khalti, reads Medusa, chooses the road, and sends the money. Without
 * compensation: money that is back stays back.
 *
 * @throws MedusaError `not_allowed` when there is no road for it
 */
export const returnKhaltiMoneyStep = createStep(
  returnKhaltiMoneyStepId,
  async ({ input, taken, before }: Asked, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const row = await khalti.retrieveKhaltiPayment(taken.khalti_payment_id)
    const refunds = await khalti.listKhaltiRefunds(
      { khalti_payment_id: row.id },
      { order: { created_at: "DESC" } }
    )
    if (before.was !== "refunded" && isReturnedByUs(row, refunds)) {
      // The settle before has found a cause again and sent the money itself.
      return new StepResponse(report(row, refunds[0]))
    }
    const { road, facts, query } = await findRoad(
      container,
      row,
      refunds,
      input
    )
    if ("refused" in road) {
      throw new MedusaError(MedusaError.Types.NOT_ALLOWED, road.refused)
    }
    await announceIntent(khalti, row, road, input)
    await khalti.renewLease(row.id, taken.token)
    const errand = { container, khalti, query, row, facts, refunds, input }
    const refund =
      road.by === "khalti"
        ? await sendToKhalti(errand)
        : await sendThroughCore(errand, road)
    return new StepResponse(report(row, refund))
  }
)

function isReturnedByUs({ outcome }: Link, [newest]: Refund[]): boolean {
  return (
    outcome === "refunded" &&
    newest?.status === "succeeded" &&
    newest.attempts > 0
  )
}

async function findRoad(
  container: MedusaContainer,
  row: Link,
  refunds: Refund[],
  { mobile, actor }: RefundKhaltiPaymentInput
) {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const answer =
    rememberedAnswer(row) ?? (await ask(khalti, row, "admin", actor))
  const facts = await gatherFacts(khalti, query, row, answer)
  const act = decide(facts)
  const road = chooseRefundRoad({ row, facts, act, refunds, mobile })
  return { road, facts, query }
}

async function announceIntent(
  khalti: KhaltiModuleService,
  row: Link,
  road: Exclude<RefundRoad, { refused: string }>,
  { mobile, actor }: RefundKhaltiPaymentInput
): Promise<void> {
  await khalti.addEvent({
    khalti_payment_id: row.id,
    source: "admin",
    actor,
    action: "refund_asked",
    detail: {
      road: road.by,
      ...(mobile ? { mobile: maskMobile(mobile) } : {}),
    },
  })
  // Cut off here, the sweep finds out what became of the call.
  await khalti.updateKhaltiPayments({ id: row.id, next_check_at: new Date() })
}

/** Under settle's own key: whoever returns unregistered money, it goes back once. */
async function sendToKhalti({
  khalti,
  row,
  facts,
  refunds,
  input,
}: Errand): Promise<Refund> {
  const key = `settle:${row.id}`
  const order = {
    key,
    paisa: facts.answer.paisa ?? Number(row.paid_amount),
    isFull: true,
    source: "admin" as const,
    actor: input.actor,
    mobile: input.mobile,
  }
  const known = refunds.find(({ idempotency_key }) => idempotency_key === key)
  return known
    ? callKhalti(khalti, row, known, order)
    : returnMoney(khalti, row, order)
}

/** Through core, so that Medusa's books say it; the number travels beside it. */
async function sendThroughCore(
  { container, khalti, query, row, facts, refunds, input }: Errand,
  road: Extract<RefundRoad, { paymentId: string }>
): Promise<Refund> {
  const { actor, mobile } = input
  await khalti.humanWords.during(row.id, { actor, mobile }, () =>
    refundInMedusa(
      { container, query, row, facts },
      "Khalti: returned by an admin",
      { paisa: road.paisa, created_by: actor }
    )
  )
  // Core may swallow what the provider throws: the ledger tells.
  const [newest] = await khalti.listKhaltiRefunds(
    { khalti_payment_id: row.id },
    { order: { created_at: "DESC" }, take: 1 }
  )
  if (!newest || refunds.some(({ id }) => id === newest.id)) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `Medusa did not refund payment ${road.paymentId} of ${row.reference}: see the server's log and check the payment again`
    )
  }
  return newest
}

function report(
  { reference }: Link,
  { id, status, detail }: Refund
): ReturnedMoney {
  return { id, status, reference, detail }
}
