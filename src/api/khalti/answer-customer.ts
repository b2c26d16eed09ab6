import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { readMedusa } from "../../facts/read-medusa"
import { endsWithin } from "../../modules/khalti/ends-within"
import { KHALTI_MODULE } from "../../modules/khalti/ids"
import type KhaltiModuleService from "../../modules/khalti/service"
import type { Link } from "../../modules/khalti/service"
import { SECOND_MS } from "../../modules/khalti/time"
import {
  customerAnswer,
  type CustomerAnswer,
} from "../../settle/customer-answer"
import { alertLateSweep } from "../../settle/notify"
import { settleKhaltiPaymentWorkflow } from "../../workflows/settle-khalti-payment"

/** A customer is answered within this, whatever happens; settling goes on. */
const ANSWER_WITHIN_MS = 8 * SECOND_MS

/** 16 random bytes in base64url: anything else never reaches the database. */
const RETURN_TOKEN = /^[A-Za-z0-9_-]{22}$/

/** Only a masked number may be kept. */
const MASKED_MOBILE = /^9\dX{5}\d{3}$/

/** A customer's request with the return token of a link. */
type CustomerRequest = {
  source: "callback" | "storefront"
  returnToken: string
  /** From the query or body; anything but this link's pidx is an edited address. */
  pidx?: unknown
  /** The payer's number as Khalti masks it; only ever shown, never acted on. */
  mobile?: unknown
  /** The customer gives the payment up. */
  givesUp?: boolean
}

/** What a customer's request is replied to with. */
export type CustomerReply = CustomerAnswer & {
  orderId: string | null
  cartId: string | null
  /** What the restored cart could not have again. */
  leftOut: string[]
  link: Link | null
}

/** Settles the link behind a return token and says how it stands. */
export async function answerCustomer(
  container: MedusaContainer,
  request: CustomerRequest
): Promise<CustomerReply> {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const link = await findByToken(khalti, request.returnToken)
  if (!link) {
    // Anyone can make tokens up: they cost no row, no event and no call to Khalti.
    return invalidReply("unknown_payment")
  }
  if (isForeign(request.pidx, link)) {
    await khalti.addEvent({
      khalti_payment_id: link.id,
      source: request.source,
      action: "pidx_mismatch",
    })
    return invalidReply("pidx_mismatch")
  }
  await noteReturn(khalti, link, request)
  await alertLateSweep(container, khalti)
  const inTime = await settleInTime(container, link.id, request)
  return replyFor(container, khalti, link.id, inTime)
}

/** The reply to an address that is not one of this shop's links. */
export function invalidReply(
  reason: "unknown_payment" | "pidx_mismatch"
): CustomerReply {
  const nothing = { orderId: null, cartId: null, leftOut: [], link: null }
  return { result: "invalid", reason, ...nothing }
}

async function findByToken(
  khalti: KhaltiModuleService,
  return_token: string
): Promise<Link | null> {
  if (!RETURN_TOKEN.test(return_token)) {
    return null
  }
  const [link] = await khalti.listKhaltiPayments({ return_token }, { take: 1 })
  return link ?? null
}

/** None given is fine: one of Khalti's failure forms carries no pidx. */
function isForeign(pidx: unknown, link: Link): boolean {
  return pidx !== undefined && pidx !== "" && pidx !== link.pidx
}

function isMasked(mobile: unknown): mobile is string {
  return typeof mobile === "string" && MASKED_MOBILE.test(mobile)
}

async function noteReturn(
  khalti: KhaltiModuleService,
  link: Link,
  { source, mobile }: CustomerRequest
): Promise<void> {
  if (!link.returned_at) {
    await khalti.changeWithEvent(
      {
        id: link.id,
        returned_at: new Date(),
        ...(isMasked(mobile) ? { mobile } : {}),
      },
      { khalti_payment_id: link.id, source, action: "returned" }
    )
  }
}

/** @returns whether it was settled before the customer has to be answered */
async function settleInTime(
  container: MedusaContainer,
  id: string,
  { source, givesUp }: CustomerRequest
): Promise<boolean> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const settling = settleKhaltiPaymentWorkflow(container).run({
    input: { khalti_payment_id: id, source, gives_up: givesUp },
  })
  // Said whenever it fails: also after the customer was answered.
  settling.catch((error: Error) =>
    logger.error(
      `Khalti: settling ${id} failed, the sweep tries again: ${error.message}`
    )
  )
  return endsWithin(settling, ANSWER_WITHIN_MS).catch(() => false)
}

async function replyFor(
  container: MedusaContainer,
  khalti: KhaltiModuleService,
  id: string,
  inTime: boolean
): Promise<CustomerReply> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const link = await khalti.retrieveKhaltiPayment(id)
  const { order, cart, sessionAlive } = await readMedusa(query, link)
  const orderCanceled = order?.canceled ?? false
  const openCart = cart && !cart.completed ? cart.id : null
  return {
    ...customerAnswer(link, { orderCanceled, sessionAlive, inTime }),
    orderId: order?.id ?? null,
    cartId: link.restored_cart_id ?? openCart,
    leftOut: (link.restore_left_out as unknown as string[] | null) ?? [],
    link,
  }
}
