/** Which Khalti: test money or real money. */
export type KhaltiEnvironment = "sandbox" | "production"

/** Where Khalti's API lives, for each environment (docs/khalti.md, "Hosts and keys"). */
export const KHALTI_BASE_URLS: Record<KhaltiEnvironment, string> = {
  sandbox: "https://dev.khalti.com/api/v2/",
  production: "https://khalti.com/api/v2/",
}

/** Khalti's sandbox until the end of 2024, still found in many configurations. */
export const OLD_SANDBOX_HOST = "a.khalti.com"

/** The API's hosts and those of Khalti's own pages, which are taken for them. */
const ENVIRONMENTS: [hosts: RegExp, KhaltiEnvironment][] = [
  [/^(dev|a|test-[a-z]+)\.khalti\.com$/, "sandbox"],
  [/^((www|pay|admin)\.)?khalti\.com$/, "production"],
]

/** The environment of a host of Khalti's; undefined for other hosts, such as a local sandbox. */
export function environmentOfHost(
  hostname: string
): KhaltiEnvironment | undefined {
  const bare = hostname.replace(/\.$/, "")
  return ENVIRONMENTS.find(([hosts]) => hosts.test(bare))?.[1]
}

/**
 * Reads Khalti's base from any of the forms found in configurations: the bare host, `…/api/v2`, `…/api/v2/`,
 * `…/api/v2/epayment/`, or one of its endpoints; a proxy's path before `/api/v2/` is kept.
 *
 * @param baseUrl an absolute http(s) URL
 */
export function apiBases(baseUrl: string) {
  const { origin, pathname } = new URL(baseUrl)
  const prefix = pathname
    .replace(/\/+$/, "")
    .replace(/\/epayment(\/(initiate|lookup))?$/, "")
    .replace(/\/api(\/v2)?$/, "")
  return {
    /** Base of `epayment/initiate/` and `epayment/lookup/`, with a trailing slash. */
    apiBase: `${origin}${prefix}/api/v2/`,
    /** Base of `{transaction_id}/refund/`, with a trailing slash; it has no `v2`. */
    refundBase: `${origin}${prefix}/api/merchant-transaction/`,
  }
}

const LOCAL_NAMES = /^(localhost|.*\.(localhost|local|internal|lan|test))$/
const PRIVATE_IPV4 =
  /^(0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/
/** What begins with `::` is this machine, or an IPv4 address in disguise. */
const PRIVATE_IPV6 = /^(::|f[cd]|fe[89ab])/

/**
 * Whether a host can only be reached from this machine or network: a customer's browser coming back from Khalti would
 * not find it.
 *
 * @param hostname as `new URL()` gives it: lower case, IPv6 in brackets
 */
export function isLocalHost(hostname: string): boolean {
  const bare = hostname.replace(/[[\]]/g, "").replace(/\.$/, "")
  return bare.includes(":")
    ? PRIVATE_IPV6.test(bare)
    : LOCAL_NAMES.test(bare) || PRIVATE_IPV4.test(bare) || !bare.includes(".")
}
