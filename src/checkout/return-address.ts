import type { KhaltiOptions } from "../modules/khalti/options/options"
import type { KhaltiReason } from "../texts/reasons"
import { KhaltiResult } from "../texts/results"
import { isAllowedReturn } from "../modules/khalti/options/return-origins"

export { isAllowedReturn } from "../modules/khalti/options/return-origins"

/** Where a payment's browser goes, and what the page there is told. */
export interface ReturnAddress {
  options: Pick<
    KhaltiOptions,
    | "storefrontUrl"
    | "successUrl"
    | "pendingUrl"
    | "failureUrl"
    | "allowedReturnOrigins"
  >
  result: KhaltiResult
  reason: KhaltiReason
  orderId?: string | null
  cartId?: string | null
  /** Two letters, of the shipping address or the region; `np` for anything else. */
  countryCode?: string | null
  /** What the storefront asked for when the payment began: replaces the base of all three URLs if it is allowed. */
  returnTo?: string | null
}

type Template = "successUrl" | "pendingUrl" | "failureUrl"

const TEMPLATES: Partial<Record<KhaltiResult, Template>> = {
  [KhaltiResult.paid]: "successUrl",
  [KhaltiResult.unpaid]: "pendingUrl",
  [KhaltiResult.pending]: "pendingUrl",
  [KhaltiResult.held]: "pendingUrl",
}

const HOME_COUNTRY = "np"

/** Query parameters that are ours: one that stands in a template or a `return_to` is replaced. */
const OWN_PARAMETERS = ["khalti_result", "khalti_reason", "order_id", "cart_id"]

interface AddressParts {
  /** Everything before the query. */
  path: string
  /** Without the question mark. */
  query: string
  /** With the hash sign, or empty. */
  hash: string
}

/**
 * The address for the browser's 303: paid goes to successUrl; unpaid, pending and held to pendingUrl; the rest to
 * failureUrl. The template's own query and hash stay. `returnTo` is checked again here: whatever a row holds, nothing
 * but an allowed address is ever redirected to.
 */
export const buildReturnUrl = (address: ReturnAddress): string => {
  const { options, returnTo } = address
  const template = chooseTemplate(address)
  const filled =
    returnTo && isAllowedReturn(returnTo, options.allowedReturnOrigins)
      ? rebase(split(template), options.storefrontUrl, split(returnTo))
      : split(template)
  return join(withOwnParameters(fill(filled, address), address))
}

/** A template whose order or cart does not exist would lead to a broken page: the storefront's front page is better. */
const chooseTemplate = ({
  options,
  result,
  orderId,
  cartId,
}: ReturnAddress): string => {
  const isComplete = (template: string): boolean =>
    !(
      (template.includes("{order_id}") && !orderId) ||
      (template.includes("{cart_id}") && !cartId)
    )
  const wanted = options[TEMPLATES[result] ?? "failureUrl"]
  return [wanted, options.pendingUrl].find(isComplete) ?? options.storefrontUrl
}

const split = (address: string): AddressParts => {
  const [beforeHash, ...hash] = address.split("#")
  const [path, ...query] = beforeHash.split("?")
  return {
    path,
    query: query.join("?"),
    hash: hash.length > 0 ? `#${hash.join("#")}` : "",
  }
}

const join = ({ path, query, hash }: AddressParts): string =>
  `${path}${query ? `?${query}` : ""}${hash}`

/** Puts the template's path, query and hash on another base: a website's or an app's. */
const rebase = (
  template: AddressParts,
  storefrontUrl: string,
  base: AddressParts
): AddressParts => ({
  path: joinPath(base.path, pathBehindBase(template.path, storefrontUrl)),
  query: [base.query, template.query].filter(Boolean).join("&"),
  hash: template.hash || base.hash,
})

/** `myshop://` keeps its slashes; every other base loses those at its end. */
const joinPath = (base: string, path: string): string =>
  base.endsWith("://")
    ? base + path.replace(/^\/+/, "")
    : base.replace(/\/+$/, "") + path

/** What a template adds to the storefront's URL, or to its own host when it lies elsewhere. */
const pathBehindBase = (path: string, storefrontUrl: string): string => {
  const behind = path.slice(storefrontUrl.length)
  return path.startsWith(storefrontUrl) && /^(\/|$)/.test(behind)
    ? behind
    : path.replace(/^[^:]+:\/\/[^/]*/, "")
}

const fill = (parts: AddressParts, address: ReturnAddress): AddressParts => {
  const values: Record<string, string> = {
    order_id: address.orderId ?? "",
    cart_id: address.cartId ?? "",
    country_code: countryOf(address.countryCode),
  }
  const replaced = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
      Object.hasOwn(values, name)
        ? encodeURIComponent(values[name])
        : placeholder
    )
  return {
    path: replaced(parts.path),
    query: replaced(parts.query),
    hash: replaced(parts.hash),
  }
}

/** It may stand in a template's host, so nothing but two letters is let through. */
const countryOf = (countryCode: string | null | undefined): string => {
  const lower = countryCode?.toLowerCase() ?? ""
  return /^[a-z]{2}$/.test(lower) ? lower : HOME_COUNTRY
}

const withOwnParameters = (
  parts: AddressParts,
  { result, reason, orderId, cartId }: ReturnAddress
): AddressParts => {
  const own = Object.entries({
    khalti_result: result,
    khalti_reason: reason,
    order_id: orderId,
    cart_id: cartId,
  })
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? "")}`)
  const theirs = parts.query
    .split("&")
    .filter((pair) => pair !== "" && !isOwnParameter(pair))
  return { ...parts, query: [...theirs, ...own].join("&") }
}

const isOwnParameter = (pair: string): boolean =>
  [...new URLSearchParams(pair).keys()].some((name) =>
    OWN_PARAMETERS.includes(name)
  )
