import type { InitiatePaymentInput } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { LINK_LIFE_MS } from "../modules/khalti/gateway/answers"
import { KhaltiError, toLastError } from "../modules/khalti/gateway/errors"
import type { Link } from "../modules/khalti/ledger"
import { formatRupees, toPaisa } from "../modules/khalti/money"
import { isAllowedReturn } from "../modules/khalti/options/return-origins"
import { firstCheck } from "../settle/schedule"
import type { CheckoutDependencies } from "./dependencies"
import { newReference, newReturnToken } from "./new-link"
import { readPlace, type Place } from "./read-place"
import { rebindPaidLink } from "./rebind-paid-link"
import { requestLink } from "./request-link"

/** Khalti's own minimum, in paisa. */
const MINIMUM_PAISA = 1000

/** The one thing that a storefront may say: where its customer wants to come back to. */
const ClientData = z.object({ return_to: z.string().max(2000).optional() })

/**
 * Issues the link of a payment session: the ledger's row first, then Khalti, then
 * the row's pidx, so that no link exists which the shop does not know of.
 *
 * @throws MedusaError `invalid_data` for what the cart or storefront can change,
 * `not_allowed` when the order is paid or canceled,
 * `payment_authorization_error` when Khalti fails
 */
export async function issueLink(
  dependencies: CheckoutDependencies,
  input: InitiatePaymentInput
): Promise<Link> {
  const sessionId = String(input.data?.session_id)
  const paisa = payablePaisa(input)
  const returnTo = checkedReturnTo(dependencies, input.data)
  const place = await readPlace(dependencies.query, sessionId)
  refuseSettledOrder(place)
  return (
    (await rebindPaidLink(dependencies, sessionId, place, paisa)) ??
    (await issue(dependencies, { sessionId, paisa, returnTo, place }))
  )
}

function payablePaisa({ amount, currency_code }: InitiatePaymentInput): number {
  if (currency_code.toLowerCase() !== "npr") {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Khalti takes Nepalese rupees (NPR) only, not ${currency_code.toUpperCase()}: choose a region with NPR or another way to pay`
    )
  }
  const paisa = toPaisa(amount)
  if (paisa < MINIMUM_PAISA) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Khalti takes payments of ${formatRupees(MINIMUM_PAISA)} or more, this one is ${formatRupees(paisa)}: choose another way to pay`
    )
  }
  return paisa
}

function checkedReturnTo(
  { khalti }: CheckoutDependencies,
  data: InitiatePaymentInput["data"]
): string | null {
  const client = ClientData.safeParse(data ?? {})
  const returnTo = client.success ? client.data.return_to : ""
  if (returnTo === undefined) {
    return null
  }
  if (!isAllowedReturn(returnTo, khalti.options.allowedReturnOrigins)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "data.return_to must be an address of an allowed origin: add its origin to the option allowedReturnOrigins of medusa-payment-khalti"
    )
  }
  return returnTo
}

/** A second link on an order that is paid or canceled could only take money that must go back. */
function refuseSettledOrder({ medusa: { order, paidBy } }: Place): void {
  if (order && (order.canceled || paidBy !== "nobody")) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Order ${order.id} is ${order.canceled ? "canceled" : "already paid"}: it cannot be paid again`
    )
  }
}

type NewLink = {
  sessionId: string
  paisa: number
  returnTo: string | null
  place: Place
}

async function issue(
  dependencies: CheckoutDependencies,
  wanted: NewLink
): Promise<Link> {
  const { khalti } = dependencies
  const link = await writeLink(dependencies, wanted)
  try {
    const issued = await requestLink(dependencies, link, wanted.place.cart)
    const change = {
      pidx: issued.pidx,
      payment_url: issued.paymentUrl,
      expires_at: issued.expiresAt,
      status: "initiated",
      next_check_at: new Date(firstCheck(link.created_at.getTime())),
    }
    await khalti.changeWithEvent(
      { id: link.id, ...change },
      {
        khalti_payment_id: link.id,
        source: "provider",
        action: "initiated",
        detail: { pidx: issued.pidx, expires_at: issued.expiresAt },
      }
    )
    return { ...link, ...change }
  } catch (error) {
    throw await initiateFailed(dependencies, link, error)
  }
}

async function writeLink(
  { khalti }: CheckoutDependencies,
  { sessionId, paisa, returnTo, place }: NewLink
): Promise<Link> {
  const now = Date.now()
  const link = await khalti.createKhaltiPayments({
    ...khalti.issuer,
    reference: newReference(),
    return_token: newReturnToken(),
    session_id: sessionId,
    collection_id: place.collectionId,
    cart_id: place.cart?.id ?? null,
    amount: paisa,
    return_to: returnTo,
    country_code: place.countryCode,
    expires_at: new Date(now + LINK_LIFE_MS.production),
    next_check_at: new Date(firstCheck(now)),
  })
  await khalti.addEvent({
    khalti_payment_id: link.id,
    source: "provider",
    action: "opened",
    detail: { session_id: sessionId, cart_id: link.cart_id, paisa },
  })
  return link
}

async function initiateFailed(
  { khalti, logger }: CheckoutDependencies,
  link: Link,
  error: unknown
): Promise<unknown> {
  if (!(error instanceof KhaltiError)) {
    return error
  }
  logger.error(
    `Khalti issued no link for payment ${link.reference}: ${error.merchantMessage}`
  )
  await khalti.changeWithEvent(
    { id: link.id, last_error: toLastError(error) },
    {
      khalti_payment_id: link.id,
      source: "provider",
      action: "initiate_failed",
      detail: { code: error.code, message: error.merchantMessage },
    }
  )
  return new MedusaError(
    MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
    `${error.customerMessage} (payment ${link.reference})`
  )
}
