import type {
  InitiatePaymentInput,
  InitiatePaymentOutput,
} from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { z } from "zod"
import { KhaltiError, toLastError } from "../../modules/khalti/gateway/errors"
import { formatRupees, toPaisa } from "../../modules/khalti/money"
import { newReference, newReturnToken } from "../../checkout/new-link"
import type { KhaltiOptions } from "../../modules/khalti/options/options"
import { isAllowedReturn } from "../../checkout/return-address"
import type { Link } from "../../modules/khalti/service"
import { readMedusa } from "../../facts/read-medusa"
import { firstCheck } from "../../settle/schedule"
import { adoptPaidLink } from "../../checkout/rebind-paid-link"
import { askForLink } from "../../checkout/request-link"
import type { ProviderDependencies } from "./dependencies"
import { readPlace, type Place } from "../../checkout/read-place"
import { sessionData } from "./session-data"

/** Khalti's own minimum, in paisa. */
const MINIMUM_PAISA = 1000

/** A link that never gets an answer is presumed to live this long. */
const PRESUMED_LIFE_MS = 60 * 60_000

/** The one thing that a storefront may say: where its customer wants to come back to. */
const ClientData = z.object({ return_to: z.string().max(2000).optional() })

/**
 * Issues a payment link: the ledger's row first, then Khalti, then the row's
 * pidx, so that no link exists which the shop does not know of.
 *
 * @throws MedusaError `invalid_data` for what the cart or storefront can change,
 * `not_allowed` when the order is paid or canceled,
 * `payment_authorization_error` when Khalti fails
 */
export async function initiate(
  dependencies: ProviderDependencies,
  input: InitiatePaymentInput
): Promise<InitiatePaymentOutput> {
  const { khalti } = dependencies
  const sessionId = String(input.data?.session_id)
  const paisa = payablePaisa(input)
  const returnTo = checkedReturnTo(input.data, khalti.options)
  const place = await readPlace(dependencies.query, sessionId)
  await refuseSettledOrder(dependencies, sessionId, place)
  const paid = await adoptPaidLink(dependencies, sessionId, place, paisa)
  const row =
    paid ??
    (await issueLink(dependencies, { sessionId, paisa, returnTo, place }))
  return { id: row.id, data: sessionData(row) }
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
  data: InitiatePaymentInput["data"],
  options: KhaltiOptions
): string | null {
  const client = ClientData.safeParse(data ?? {})
  const returnTo = client.success ? client.data.return_to : ""
  if (returnTo === undefined) {
    return null
  }
  if (!isAllowedReturn(returnTo, options.allowedReturnOrigins)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      "data.return_to must be an address of an allowed origin: add its origin to the option allowedReturnOrigins of medusa-payment-khalti"
    )
  }
  return returnTo
}

/** A second link on an order that is paid or canceled could only take money that must go back. */
async function refuseSettledOrder(
  { query }: ProviderDependencies,
  sessionId: string,
  place: Place
): Promise<void> {
  const medusa = await readMedusa(query, {
    pidx: null,
    session_id: sessionId,
    collection_id: place.collectionId,
    cart_id: place.cart?.id ?? null,
  })
  if (!medusa.order) {
    return
  }
  const state = medusa.order.canceled
    ? "canceled"
    : medusa.paidBy !== "nobody"
      ? "already paid"
      : null
  if (state) {
    throw new MedusaError(
      MedusaError.Types.NOT_ALLOWED,
      `Order ${medusa.order.id} is ${state}: it cannot be paid again`
    )
  }
}

type NewLink = {
  sessionId: string
  paisa: number
  returnTo: string | null
  place: Place
}

async function issueLink(
  dependencies: ProviderDependencies,
  link: NewLink
): Promise<Link> {
  const { khalti } = dependencies
  const row = await writeRow(dependencies, link)
  try {
    const issued = await askForLink(dependencies, row, link.place.cart)
    const updated = await khalti.updateKhaltiPayments({
      id: row.id,
      pidx: issued.pidx,
      payment_url: issued.paymentUrl,
      expires_at: issued.expiresAt,
      status: "initiated",
      next_check_at: new Date(firstCheck(row.created_at.getTime())),
    })
    await khalti.addEvent({
      khalti_payment_id: row.id,
      source: "provider",
      action: "initiated",
      detail: { pidx: issued.pidx, expires_at: issued.expiresAt },
    })
    return updated
  } catch (error) {
    throw await initiateFailed(dependencies, row, error)
  }
}

async function writeRow(
  { khalti }: ProviderDependencies,
  { sessionId, paisa, returnTo, place }: NewLink
): Promise<Link> {
  const now = Date.now()
  const row = await khalti.createKhaltiPayments({
    ...khalti.issuer,
    reference: newReference(),
    return_token: newReturnToken(),
    session_id: sessionId,
    collection_id: place.collectionId,
    cart_id: place.cart?.id ?? null,
    amount: paisa,
    return_to: returnTo,
    country_code: place.countryCode,
    expires_at: new Date(now + PRESUMED_LIFE_MS),
    next_check_at: new Date(firstCheck(now)),
  })
  await khalti.addEvent({
    khalti_payment_id: row.id,
    source: "provider",
    action: "opened",
    detail: { session_id: sessionId, cart_id: row.cart_id, paisa },
  })
  return row
}

async function initiateFailed(
  { khalti, logger }: ProviderDependencies,
  row: Link,
  error: unknown
): Promise<unknown> {
  if (!(error instanceof KhaltiError)) {
    return error
  }
  logger.error(
    `Khalti issued no link for payment ${row.reference}: ${error.merchantMessage}`
  )
  await khalti.updateKhaltiPayments({
    id: row.id,
    last_error: toLastError(error),
  })
  await khalti.addEvent({
    khalti_payment_id: row.id,
    source: "provider",
    action: "initiate_failed",
    detail: { code: error.code, message: error.merchantMessage },
  })
  return new MedusaError(
    MedusaError.Types.PAYMENT_AUTHORIZATION_ERROR,
    `${error.customerMessage} (payment ${row.reference})`
  )
}
