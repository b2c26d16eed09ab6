/** Khalti's two worlds, and which host belongs to which (khalti-api.md, "Hosts and keys"). */
export type KhaltiEnvironment = "sandbox" | "production"

/** Where Khalti's API lives, for each environment. */
export const KHALTI_BASE_URLS: Record<KhaltiEnvironment, string> = {
  sandbox: "https://dev.khalti.com/api/v2/",
  production: "https://khalti.com/api/v2/",
}

/** Khalti's sandbox until the end of 2024, still found in many configurations. */
export const OLD_SANDBOX_HOST = "a.khalti.com"

const SANDBOX_HOSTS = ["dev.khalti.com", OLD_SANDBOX_HOST]
const PRODUCTION_HOSTS = ["khalti.com", "www.khalti.com"]

/** Which environment a host of Khalti's belongs to; undefined for a host that is not Khalti's, such as a local sandbox. */
export const environmentOfHost = (
  hostname: string
): KhaltiEnvironment | undefined => {
  if (SANDBOX_HOSTS.includes(hostname)) {
    return "sandbox"
  }
  return PRODUCTION_HOSTS.includes(hostname) ? "production" : undefined
}

/** The two addresses every call starts from, both with a trailing slash. */
export interface ApiBases {
  /** `https://khalti.com/api/v2/`, for `epayment/initiate/` and `epayment/lookup/`. */
  apiBase: string
  /** `https://khalti.com/api/merchant-transaction/`, for `{transaction_id}/refund/`: it has no `v2`. */
  refundBase: string
}

/**
 * Reads Khalti's base from any of the forms found in configurations: the bare host, `…/api/v2`, `…/api/v2/`,
 * `…/api/v2/epayment/`, or one of its endpoints; a proxy's path before `/api/v2/` is kept.
 *
 * @param baseUrl an absolute http(s) URL
 */
export const apiBases = (baseUrl: string): ApiBases => {
  const { origin, pathname } = new URL(baseUrl)
  const prefix = pathname
    .replace(/\/+$/, "")
    .replace(/\/epayment(\/(initiate|lookup))?$/, "")
    .replace(/\/api(\/v2)?$/, "")
  return {
    apiBase: `${origin}${prefix}/api/v2/`,
    refundBase: `${origin}${prefix}/api/merchant-transaction/`,
  }
}

const LOCAL_NAMES = /^(localhost|.*\.(localhost|local|internal|lan|test))$/
const PRIVATE_IPV4 =
  /^(0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/
const PRIVATE_IPV6 = /^(::1?$|f[cd]|fe[89ab]|::ffff:)/

/**
 * Whether a host can only be reached from this machine or network, so that a customer's browser coming back from
 * Khalti would not find it.
 *
 * @param hostname as `new URL()` gives it: lower case, IPv6 in brackets
 */
export const isLocalHost = (hostname: string): boolean => {
  const bare = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "")
  return bare.includes(":")
    ? PRIVATE_IPV6.test(bare)
    : LOCAL_NAMES.test(bare) || PRIVATE_IPV4.test(bare) || !bare.includes(".")
}
