import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"
import { setTimeout as sleep } from "node:timers/promises"
import { KHALTI_MODULE } from "../../../modules/khalti"
import type KhaltiModuleService from "../../../modules/khalti/service"
import type { Source, Link } from "../../../modules/khalti/service"
import type { Claim, SettleInput } from "../../../settle/input"

const POLL_MS = 200

/** How long each source waits for a row that another settle has, in ms. */
const PATIENCE_MS: Record<Source, number> = {
  callback: 8_000,
  storefront: 8_000,
  admin: 20_000,
  provider: 0,
  subscriber: 0,
  sweep: 0,
}

/** Takes the row's lease, or finds that there is nothing to do; gives it back when a later step throws. */
export const claimLinkStep = createStep(
  "claim-khalti-link",
  async (input: SettleInput, { container }) => {
    const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
    const claim = await claimLink(khalti, input)
    return new StepResponse(claim, {
      id: input.khalti_payment_id,
      token: claim.token,
    })
  },
  async (lease, { container }) => {
    if (lease?.token) {
      const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
      await khalti.releaseLease(lease.id, lease.token)
    }
  }
)

async function claimLink(
  khalti: KhaltiModuleService,
  { khalti_payment_id: id, source }: SettleInput
): Promise<Claim> {
  const arrivedAt = Date.now()
  for (;;) {
    const row = await khalti.retrieveKhaltiPayment(id)
    const finished = isCustomers(source) && isFinished(row)
    const answered = finished
      ? !row.to_announce && !mayRestore(row)
      : wasAskedSince(row, arrivedAt) && !(await khalti.isLeased(id))
    if (answered) {
      return { token: null, finished }
    }
    const token = await khalti.acquireLease(id, { ifDue: source === "sweep" })
    if (token || Date.now() - arrivedAt >= PATIENCE_MS[source]) {
      return { token, finished }
    }
    await sleep(POLL_MS)
  }
}

/** A customer's source never asks about a finished row; the sweep and the admin still do. */
function isFinished({ outcome }: Link): boolean {
  return ["captured", "canceled", "refunded"].includes(outcome)
}

/** The doors through which a customer comes in. */
export function isCustomers(source: Source): boolean {
  return source === "callback" || source === "storefront"
}

/** Someone else has asked since this caller came. */
function wasAskedSince(row: Link, arrivedAt: number): boolean {
  return (row.last_check_at?.getTime() ?? 0) >= arrivedAt
}

/** A row whose canceled order's content the customer may get back as an open cart. */
export function mayRestore(row: Link): boolean {
  return (
    ["canceled", "refunded"].includes(row.outcome) &&
    row.cart_id !== null &&
    row.order_id !== null &&
    row.restored_cart_id === null
  )
}
