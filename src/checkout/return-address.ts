import type { KhaltiOptions } from "../modules/khalti/options/options"
import { isAllowedReturn } from "../modules/khalti/options/return-origins"
import type { KhaltiReason } from "../texts/reasons"
import { KhaltiResult } from "../texts/results"

/** Where a payment's browser goes, and what the page there gets to know. */
export type ReturnAddress = {
  options: Pick<
    KhaltiOptions,
    Template | "storefrontUrl" | "allowedReturnOrigins"
  >
  result: KhaltiResult
  reason: KhaltiReason
  /** What the customer can quote, `KH-…`. */
  reference?: string
  orderId?: string | null
  cartId?: string | null
  /** Two letters, of the shipping address or the region; `np` for anything else. */
  countryCode?: string | null
  /** What the storefront asked for when the payment began: replaces the base of all three URLs if it is allowed. */
  returnTo?: string | null
}

type Template = "successUrl" | "pendingUrl" | "failureUrl"

type AddressParts = {
  /** Everything before the query. */
  path: string
  /** Without the question mark. */
  query: string
  /** With the hash sign, or empty. */
  hash: string
}

const TEMPLATES: Partial<Record<KhaltiResult, Template>> = {
  [KhaltiResult.paid]: "successUrl",
  [KhaltiResult.unpaid]: "pendingUrl",
  [KhaltiResult.pending]: "pendingUrl",
  [KhaltiResult.held]: "pendingUrl",
}

const HOME_COUNTRY = "np"

/**
 * The address for the browser's 303: paid goes to successUrl; unpaid, pending and held to pendingUrl; the rest to
 * failureUrl. The template's own query and hash stay. `returnTo` is checked again here: whatever a row holds, the
 * browser is sent to nothing but an allowed address.
 */
export function buildReturnUrl(address: ReturnAddress): string {
  const { options, returnTo } = address
  const template = split(chooseTemplate(address))
  const based =
    returnTo && isAllowedReturn(returnTo, options.allowedReturnOrigins)
      ? rebase(template, options.storefrontUrl, split(returnTo))
      : template
  const { path, query, hash } = fill(based, address)
  const ownQuery = withOwnParameters(query, address)
  return `${path}${ownQuery ? `?${ownQuery}` : ""}${hash}`
}

/** A template whose order or cart does not exist would lead to a broken page: the storefront's front page is better. */
function chooseTemplate(address: ReturnAddress): string {
  const { options, result, orderId, cartId } = address
  const isComplete = (template: string) =>
    (orderId || !template.includes("{order_id}")) &&
    (cartId || !template.includes("{cart_id}"))
  const wanted = options[TEMPLATES[result] ?? "failureUrl"]
  return [wanted, options.pendingUrl].find(isComplete) ?? options.storefrontUrl
}

function split(address: string): AddressParts {
  const [, path = "", query = "", hash = ""] =
    /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(address) ?? []
  return { path, query, hash }
}

/** Puts the template's path, query and hash on another base: a website's or an app's. */
function rebase(
  template: AddressParts,
  storefrontUrl: string,
  base: AddressParts
): AddressParts {
  return {
    path: joinPath(base.path, pathBehindBase(template.path, storefrontUrl)),
    query: [base.query, template.query].filter(Boolean).join("&"),
    hash: template.hash || base.hash,
  }
}

/** `myshop://` keeps its slashes; every other base loses those at its end. */
function joinPath(base: string, path: string): string {
  return base.endsWith("://")
    ? base + path.replace(/^\/+/, "")
    : base.replace(/\/+$/, "") + path
}

/** What a template adds to the storefront's URL, or to its own host when it lies elsewhere. */
function pathBehindBase(path: string, storefrontUrl: string): string {
  const behind = path.slice(storefrontUrl.length)
  return path.startsWith(storefrontUrl) && /^(\/|$)/.test(behind)
    ? behind
    : path.replace(/^[^:]+:\/\/[^/]*/, "")
}

function fill(
  { path, query, hash }: AddressParts,
  address: ReturnAddress
): AddressParts {
  const values = Object.entries({
    order_id: address.orderId ?? "",
    cart_id: address.cartId ?? "",
    country_code: countryOf(address.countryCode),
  })
  const filled = (text: string) =>
    values.reduce(
      (rest, [name, value]) =>
        rest.replaceAll(`{${name}}`, encodeURIComponent(value)),
      text
    )
  return { path: filled(path), query: filled(query), hash: filled(hash) }
}

/** It may stand in a template's host, so nothing but two letters gets through. */
function countryOf(countryCode: string | null | undefined): string {
  const lower = countryCode?.toLowerCase() ?? ""
  return /^[a-z]{2}$/.test(lower) ? lower : HOME_COUNTRY
}

/** Puts our parameters behind the query; one of their names in a template or a `return_to` is replaced. */
function withOwnParameters(query: string, address: ReturnAddress): string {
  const own = Object.entries({
    khalti_result: address.result,
    khalti_reason: address.reason,
    khalti_reference: address.reference,
    order_id: address.orderId,
    cart_id: address.cartId,
  })
  const isOwn = (pair: string) =>
    own.some(([name]) => new URLSearchParams(pair).has(name))
  const theirs = query.split("&").filter((pair) => pair && !isOwn(pair))
  const ours = own.flatMap(([name, value]) =>
    value ? [`${name}=${encodeURIComponent(value)}`] : []
  )
  return [...theirs, ...ours].join("&")
}
