import type { InitiatePaymentInput } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { isPaidByAnother } from "../facts/facts"
import { LINK_LIFE_MS } from "../modules/khalti/gateway/answers"
import { KhaltiError, toLastError } from "../modules/khalti/gateway/errors"
import type { Link, NewLink } from "../modules/khalti/ledger"
import { formatRupees, toPaisa } from "../modules/khalti/money"
import { isAllowedReturn } from "../modules/khalti/options/return-origins"
import { makeDue } from "../modules/khalti/queries"
import type KhaltiModuleService from "../modules/khalti/service"
import { addSession } from "../modules/khalti/sessions"
import { firstCheck } from "../settle/schedule"
import { contentHash, type Content } from "./content-hash"
import type { CheckoutDependencies } from "./dependencies"
import { refuseLateLink } from "./late-link"
import { newReference, newReturnToken } from "./new-link"
import { readPlace, type Place } from "./read-place"
import { describePurchase } from "./purchase/purchase"
import { requestLink } from "./request-link"
import { findReusable, type Reused } from "./reuse-link"

/** Khalti's own minimum, in paisa. */
const MINIMUM_PAISA = 1000

/** The one thing that a storefront may say: where its customer wants to come back to. */
const ClientData = z.object({ return_to: z.string().max(2000).optional() })

/** What a link is asked for. */
type Wanted = Content & { sessionId: string; place: Place; contentHash: string }

/**
 * The link of a payment session: one that the customer has already, or else a new
 * one: the ledger's row first, then Khalti, then the row's pidx, so that no link
 * exists which the shop does not know of.
 *
 * @throws MedusaError `invalid_data` for what the cart or storefront can change,
 * `not_allowed` when the order is paid, canceled or about to end, or money of its
 * waits for a human, `payment_authorization_error` when Khalti fails
 */
export async function issueLink(
  dependencies: CheckoutDependencies,
  input: InitiatePaymentInput
): Promise<Link> {
  const { khalti, query } = dependencies
  const sessionId = String(input.data?.session_id)
  const paisa = payablePaisa(input)
  const returnTo = checkedReturnTo(dependencies, input.data)
  const place = await readPlace(query, sessionId)
  refuseSettledOrder(place)
  const purchase = describePurchase(place.cart, paisa, khalti.options)
  const content = { paisa, purchase, returnTo }
  return reuseOrIssue(dependencies, {
    ...content,
    sessionId,
    place,
    contentHash: contentHash(khalti, content),
  })
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
function refuseSettledOrder({ medusa }: Place): void {
  const { order } = medusa
  if (order && (order.canceled || isPaidByAnother(medusa))) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Order ${order.id} is ${order.canceled ? "canceled" : "already paid"}: it cannot be paid again`
    )
  }
}

async function reuseOrIssue(
  dependencies: CheckoutDependencies,
  wanted: Wanted
): Promise<Link> {
  const { khalti } = dependencies
  const { collectionId, cart } = wanted.place
  const links = await khalti.listKhaltiPayments(
    { collection_id: collectionId },
    { order: { created_at: "DESC" } }
  )
  const needed = { ...wanted, isOfCart: cart !== null }
  const reused = await findReusable(dependencies, links, needed)
  if (reused) {
    return handOver(khalti, reused, wanted.sessionId)
  }
  await refuseLateLink(dependencies, wanted.place)
  const opened = await khalti.openLink(
    rowOf(khalti, wanted),
    links.map(({ id }) => id)
  )
  // Another tab has begun meanwhile: its link serves both.
  return opened
    ? issue(dependencies, await khalti.retrieveKhaltiPayment(opened.id), wanted)
    : reuseOrIssue(dependencies, wanted)
}

async function handOver(
  khalti: KhaltiModuleService,
  { link, as }: Reused,
  sessionId: string
): Promise<Link> {
  await addSession(khalti, link.id, sessionId)
  await khalti.addEvent({
    khalti_payment_id: link.id,
    source: "provider",
    action: as,
    detail: { session_id: sessionId, was: link.session_id },
  })
  if (as === "rebound") {
    await makeDue(khalti, [link.id])
  }
  return { ...link, session_id: sessionId }
}

async function issue(
  dependencies: CheckoutDependencies,
  link: Link,
  { sessionId, paisa, purchase }: Wanted
): Promise<Link> {
  const { khalti } = dependencies
  const of = { khalti_payment_id: link.id, source: "provider" as const }
  await khalti.addEvent({
    ...of,
    action: "opened",
    detail: { session_id: sessionId, cart_id: link.cart_id, paisa },
  })
  try {
    const issued = await requestLink(dependencies, link, purchase)
    const { pidx, reference } = issued
    const change = {
      pidx,
      payment_url: issued.paymentUrl,
      expires_at: issued.expiresAt,
      status: "initiated",
      next_check_at: new Date(firstCheck(link.created_at.getTime())),
    }
    await khalti.changeWithEvent(
      { id: link.id, ...change },
      {
        ...of,
        action: "initiated",
        detail: { pidx, expires_at: issued.expiresAt },
      }
    )
    return { ...link, ...change, reference }
  } catch (error) {
    throw await initiateFailed(dependencies, link.id, error)
  }
}

function rowOf(
  { issuer }: KhaltiModuleService,
  { sessionId, paisa, returnTo, place, contentHash: content_hash }: Wanted
): NewLink {
  const now = Date.now()
  return {
    ...issuer,
    reference: newReference(),
    return_token: newReturnToken(),
    session_id: sessionId,
    session_ids: [sessionId],
    content_hash,
    collection_id: place.collectionId,
    cart_id: place.cart?.id ?? null,
    amount: paisa,
    return_to: returnTo,
    country_code: place.countryCode,
    expires_at: new Date(now + LINK_LIFE_MS.production),
    next_check_at: new Date(firstCheck(now)),
  }
}

async function initiateFailed(
  { khalti, logger }: CheckoutDependencies,
  id: string,
  error: unknown
): Promise<unknown> {
  if (!(error instanceof KhaltiError)) {
    return error
  }
  // A repeated request has another reference.
  const { reference } = await khalti.retrieveKhaltiPayment(id)
  logger.error(
    `Khalti issued no link for payment ${reference}: ${error.merchantMessage}`
  )
  await khalti.changeWithEvent(
    { id, last_error: toLastError(error) },
    {
      khalti_payment_id: id,
      source: "provider",
      action: "initiate_failed",
      detail: { code: error.code, message: error.merchantMessage },
    }
  )
  return new MedusaError(
    MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
    `${error.customerMessage} (payment ${reference})`
  )
}
