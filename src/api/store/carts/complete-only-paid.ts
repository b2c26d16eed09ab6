import {
  prepareRetrieveQuery,
  type MedusaNextFunction,
  type MedusaRequest,
  type MedusaResponse,
} from "@medusajs/framework/http"
import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  MathBN,
  MedusaError,
} from "@medusajs/framework/utils"
import { refetchCart } from "@medusajs/medusa/api/store/carts/helpers"
import { defaultStoreCartFields } from "@medusajs/medusa/api/store/carts/query-config"
import {
  isPaidFirst,
  notPaidYet,
  PAY_FIRST_FIELDS,
  type PayFirstCart,
} from "../../../checkout/pay-first"
import { isOver } from "../../../facts/session-facts"
import { KHALTI_MODULE, PROVIDER_ID } from "../../../modules/khalti/ids"
import type KhaltiModuleService from "../../../modules/khalti/service"
import { findBySession } from "../../../providers/khalti/find-link"
import { customerAnswer } from "../../../settle/customer-answer"
import { customerText } from "../../../texts/customer-text"
import { settleKhaltiPaymentWorkflow } from "../../../workflows/settle-khalti-payment"

type Cart = PayFirstCart & {
  total: BigNumberInput
  completed_at: string | Date | null
  payment_collection?: {
    payment_sessions?: { id: string; provider_id: string; status: string }[]
  } | null
}

/**
 * Answers the completion of an unpaid cart that is paid first, as core would in
 * the end, before core begins: by then core has used up an order number, and other
 * plugins' hooks have taken store credit that nobody gives back. Only politeness:
 * `authorizePayment` holds the rule.
 */
export async function completeOnlyPaid(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): Promise<void> {
  const error = await whyNotYet(req.scope, req.params.id)
  if (!error) {
    next()
    return
  }
  const { remoteQueryConfig } = await prepareRetrieveQuery(
    {},
    { defaults: defaultStoreCartFields },
    req
  )
  const { message, name, type } = error
  res.json({
    type: "cart",
    cart: await refetchCart(req.params.id, req.scope, remoteQueryConfig.fields),
    error: { message, name, type },
  })
}

/** Settles the cart's link first: a paid cart is an order then, and core answers with it. */
async function whyNotYet(
  container: MedusaContainer,
  cartId: string
): Promise<MedusaError | null> {
  const khalti = container.resolve<KhaltiModuleService>(KHALTI_MODULE)
  const sessionId = await paidFirstSession(container, khalti, cartId)
  if (!sessionId) {
    return null
  }
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const link = await findBySession(khalti, query, sessionId)
  if (!link?.pidx) {
    return notPaidYet()
  }
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  await settleKhaltiPaymentWorkflow(container)
    .run({ input: { khalti_payment_id: link.id, source: "storefront" } })
    .catch((error: Error) =>
      logger.error(
        `Khalti: settling ${link.id} failed, the sweep tries again: ${error.message}`
      )
    )
  return whyUnpaid(khalti, link.id)
}

/** The session that core would ask about, when it is ours and the cart is paid first. */
async function paidFirstSession(
  container: MedusaContainer,
  { options }: KhaltiModuleService,
  cartId: string
): Promise<string | null> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "cart",
    fields: [
      "id",
      "total",
      "completed_at",
      "payment_collection.payment_sessions.id",
      "payment_collection.payment_sessions.provider_id",
      "payment_collection.payment_sessions.status",
      ...PAY_FIRST_FIELDS,
    ],
    filters: { id: cartId },
  })
  const cart = data[0] as unknown as Cart | undefined
  if (!cart || cart.completed_at || MathBN.lte(cart.total, 0)) {
    return null
  }
  const first = cart.payment_collection?.payment_sessions?.find(
    (session) => !isOver(session)
  )
  return first?.provider_id === PROVIDER_ID && isPaidFirst(options, cart)
    ? first.id
    : null
}

async function whyUnpaid(
  khalti: KhaltiModuleService,
  linkId: string
): Promise<MedusaError | null> {
  const link = await khalti.retrieveKhaltiPayment(linkId)
  const answer = customerAnswer(link, {
    orderCanceled: false,
    sessionAlive: true,
    inTime: true,
  })
  const isPaid = link.status === "completed" && !link.refund_cause
  if (answer.result === "paid" || (link.outcome === "open" && isPaid)) {
    return null
  }
  return answer.result === "unpaid"
    ? notPaidYet()
    : new MedusaError(
        MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
        `${customerText(answer, "en")} (payment ${link.reference})`
      )
}
