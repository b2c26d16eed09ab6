import type { MedusaContainer } from "@medusajs/framework/types"
import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { mayRestoreCart, restoreCartOnce } from "../checkout/restored-cart"
import { KHALTI_MODULE } from "../modules/khalti/ids"
import { isLeased, withLease, type Lease } from "../modules/khalti/leases"
import type { Link, Source } from "../modules/khalti/ledger"
import type KhaltiModuleService from "../modules/khalti/service"
import { SECOND_MS } from "../modules/khalti/time"
import { announceOutcome } from "../settle/announce"
import { alertHangingSettle } from "../settle/notify"
import { settleLink } from "../settle/settle-link"

export type SettleKhaltiPaymentInput = {
  /** The link's id, `khpay_…`. */
  khalti_payment_id: string
  source: Source
  /** The admin's id, when a human asked. */
  actor?: string
  /** The customer gives the payment up: while nobody has paid, it ends as if canceled on Khalti's page. */
  gives_up?: boolean
}

/** How long each source waits for another settle of the link, in ms. */
const WAIT_MS: Record<Source, number> = {
  callback: 8 * SECOND_MS,
  storefront: 8 * SECOND_MS,
  page: 8 * SECOND_MS,
  admin: 20 * SECOND_MS,
  provider: 0,
  subscriber: 0,
  sweep: 0,
}

/**
 * Everything under one lease: settle, the customer's cart, the announcement. One
 * step without compensation, because a sale that core has completed must not be
 * rolled back by anything that fails after it.
 */
export const settleKhaltiPaymentStep = createStep(
  "settle-khalti-payment",
  async (input: SettleKhaltiPaymentInput, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const seen = await lastCheckOf(khalti, input.khalti_payment_id)
    await withLease(
      khalti,
      input.khalti_payment_id,
      {
        waitMs: WAIT_MS[input.source],
        ifDue: input.source === "sweep",
        isDone: () => isAnswered(khalti, input, seen),
        onHang: () =>
          alertHangingSettle(container, khalti, input.khalti_payment_id),
      },
      (lease) => settle(container, khalti, input, lease)
    )
    return new StepResponse(null)
  }
)

async function settle(
  container: MedusaContainer,
  khalti: KhaltiModuleService,
  {
    khalti_payment_id: id,
    source,
    actor,
    gives_up = false,
  }: SettleKhaltiPaymentInput,
  lease: Lease
): Promise<void> {
  const asker = { source, actor }
  const link = await khalti.retrieveKhaltiPayment(id)
  if (!(isCustomers(source) && isFinished(link))) {
    if (gives_up) {
      await khalti.addEvent({
        khalti_payment_id: id,
        source,
        action: "gave_up",
      })
    }
    await settleLink(container, khalti, id, lease, asker, gives_up)
  }
  if (isCustomers(source)) {
    await lease.renew()
    await restoreCartOnce(container, khalti, id, source)
  }
  await announceOutcome(container, khalti, id, asker)
}

/** Whether nothing is left to do for whoever asks: another settle has answered, or the link is finished. What an admin or a customer who gives up wants is always settled: another's answer may be older than it. */
async function isAnswered(
  khalti: KhaltiModuleService,
  { khalti_payment_id: id, source, gives_up }: SettleKhaltiPaymentInput,
  seen: number
): Promise<boolean> {
  const link = await khalti.retrieveKhaltiPayment(id)
  if (source === "admin") {
    return false
  }
  if (isCustomers(source) && isFinished(link)) {
    return !link.to_announce && !mayRestoreCart(link)
  }
  if (gives_up) {
    return false
  }
  const isLookedUp = (link.last_check_at?.getTime() ?? 0) !== seen
  return isLookedUp && !(await isLeased(khalti, id))
}

/** When Khalti's newest answer was asked for, as whoever comes finds it: a change says that it was asked since, whatever the clocks of two servers say. */
async function lastCheckOf(
  khalti: KhaltiModuleService,
  id: string
): Promise<number> {
  const { last_check_at } = await khalti.retrieveKhaltiPayment(id)
  return last_check_at?.getTime() ?? 0
}

/**
 * A customer never makes us look up a finished link; the sweep and the admin still
 * do. One that ended unpaid is not finished while it is watched: who paid it late
 * must not be told to start again.
 */
function isFinished({ outcome, next_check_at, refund_cause }: Link): boolean {
  return (
    (outcome === "captured" && refund_cause === null) ||
    outcome === "refunded" ||
    (outcome === "canceled" && next_check_at === null)
  )
}

function isCustomers(source: Source): boolean {
  return ["callback", "storefront", "page"].includes(source)
}

export const settleKhaltiPaymentWorkflowId = "settle-khalti-payment"

/**
 * The one way to settle. The browser's return, the storefront's call, the sweep
 * and the admin's button all run it for one link: it looks the link up at Khalti,
 * reads Medusa afresh, decides by a pure function, acts, and reads again. Run it
 * as often as you like, from two servers at once or after a crash: the outcome is
 * the same.
 *
 * @example
 * await settleKhaltiPaymentWorkflow(container).run({
 *   input: { khalti_payment_id: "khpay_123", source: "sweep" },
 * })
 */
export const settleKhaltiPaymentWorkflow = createWorkflow(
  settleKhaltiPaymentWorkflowId,
  (input: SettleKhaltiPaymentInput) => {
    settleKhaltiPaymentStep(input)
    return new WorkflowResponse(input)
  }
)
