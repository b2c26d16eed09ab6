import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { setTimeout as sleep } from "node:timers/promises"
import { KHALTI_MODULE } from "../../modules/khalti"
import type KhaltiModuleService from "../../modules/khalti/service"
import type { Link } from "../../modules/khalti/service"
import { readMedusa } from "../../facts/read-medusa"
import { tell, type Told } from "../../settle/customer-answer"
import { settleKhaltiPaymentWorkflow } from "../../workflows/settle-khalti-payment"

/** A customer is answered within this, whatever happens; settling goes on. */
const ANSWER_WITHIN_MS = 8_000

/** 16 random bytes in base64url: anything else never reaches the database. */
const RETURN_TOKEN = /^[A-Za-z0-9_-]{22}$/

/** Only a masked number may be kept. */
const MASKED_MOBILE = /^9\dX{5}\d{3}$/

/** What came in through a customer's door. */
export type Knock = {
  source: "callback" | "storefront"
  returnToken: string
  /** Khalti's own word from the query or body; anything but this row's is an edited address. */
  pidx?: unknown
  /** The payer's number as Khalti masks it; only ever shown, never acted on. */
  mobile?: unknown
}

/** What both doors answer with. */
export type DoorAnswer = Told & {
  orderId: string | null
  cartId: string | null
  leftOut: string[]
  row: Link | null
}

/** Settles the payment behind a return token and says how it stands. */
export async function settleAndTell(
  container: MedusaContainer,
  knock: Knock
): Promise<DoorAnswer> {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const row = await findByToken(khalti, knock.returnToken)
  if (!row) {
    // Anyone can make tokens up: they cost no row, no line and no question.
    return invalid("unknown_payment")
  }
  if (isForeign(knock.pidx, row)) {
    await khalti.addEvent({
      khalti_payment_id: row.id,
      source: knock.source,
      action: "pidx_mismatch",
    })
    return invalid("pidx_mismatch")
  }
  await noteReturn(khalti, row, knock)
  await settleInTime(container, row.id, knock.source)
  return describe(container, khalti, row.id)
}

async function findByToken(
  khalti: KhaltiModuleService,
  token: string
): Promise<Link | null> {
  if (!RETURN_TOKEN.test(token)) {
    return null
  }
  const [row] = await khalti.listKhaltiPayments(
    { return_token: token },
    { take: 1 }
  )
  return row ?? null
}

/** None given is fine: one of Khalti's failure forms carries no pidx. */
function isForeign(pidx: unknown, row: Link): boolean {
  return pidx !== undefined && pidx !== "" && pidx !== row.pidx
}

function isMasked(mobile: unknown): mobile is string {
  return typeof mobile === "string" && MASKED_MOBILE.test(mobile)
}

async function noteReturn(
  khalti: KhaltiModuleService,
  row: Link,
  { source, mobile }: Knock
): Promise<void> {
  if (!row.returned_at) {
    await khalti.updateKhaltiPayments({
      id: row.id,
      returned_at: new Date(),
      ...(isMasked(mobile) ? { mobile } : {}),
    })
    await khalti.addEvent({
      khalti_payment_id: row.id,
      source,
      action: "returned",
    })
  }
}

async function settleInTime(
  container: MedusaContainer,
  id: string,
  source: Knock["source"]
): Promise<void> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const timer = new AbortController()
  const settling = settleKhaltiPaymentWorkflow(container)
    .run({ input: { khalti_payment_id: id, source } })
    .catch((error: Error) =>
      logger.error(
        `Khalti: settling ${id} failed, the sweep tries again: ${error.message}`
      )
    )
    .finally(() => timer.abort())
  const timeUp = sleep(ANSWER_WITHIN_MS, undefined, {
    signal: timer.signal,
  }).catch(() => undefined)
  await Promise.race([settling, timeUp])
}

async function describe(
  container: MedusaContainer,
  khalti: KhaltiModuleService,
  id: string
): Promise<DoorAnswer> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const row = await khalti.retrieveKhaltiPayment(id)
  const medusa = await readMedusa(query, row)
  const told = tell(row, {
    orderCanceled: Boolean(medusa.order?.canceled),
    sessionAlive: medusa.sessionAlive,
  })
  const openCart = medusa.cart && !medusa.cart.completed ? medusa.cart.id : null
  return {
    ...told,
    orderId: medusa.order?.id ?? null,
    cartId: row.restored_cart_id ?? openCart,
    leftOut: (row.restore_left_out as unknown as string[] | null) ?? [],
    row,
  }
}

function invalid(reason: "unknown_payment" | "pidx_mismatch"): DoorAnswer {
  return {
    result: "invalid",
    reason,
    orderId: null,
    cartId: null,
    leftOut: [],
    row: null,
  }
}
