/**
 * Which addresses a payment may send the browser back to. An allowed entry is either the origin of a website
 * (`https://shop.np`) or an app's scheme, on its own (`myshop://`) or with its host (`myshop://checkout`).
 */

/** Schemes that a browser runs or opens itself; no app can own them. */
const FORBIDDEN_SCHEMES = [
  "about:",
  "blob:",
  "data:",
  "file:",
  "filesystem:",
  "ftp:",
  "javascript:",
  "vbscript:",
  "view-source:",
  "ws:",
  "wss:",
]

/** `scheme://` and printable ASCII without backslashes, quotes and angle brackets: nothing two parsers read differently. */
const PLAIN_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/(?!\/)[!#-;=?-[\]^_`a-z{|}~]*$/i

/**
 * Reads an address strictly: absolute, plain ASCII, without a user name or password, of a website or an app.
 *
 * @returns the parsed address, or undefined when anything about it is unusual
 */
export function parseReturnAddress(address: string): URL | undefined {
  if (!PLAIN_ADDRESS.test(address) || !URL.canParse(address)) {
    return undefined
  }
  const url = new URL(address)
  const unusual =
    url.username !== "" ||
    url.password !== "" ||
    FORBIDDEN_SCHEMES.includes(url.protocol)
  return unusual ? undefined : url
}

/**
 * The entry that allows an address: the origin of a website, or the scheme of an app with its host when it names one.
 *
 * @returns undefined for anything that cannot be allowed: regular expressions, wildcards, unusual addresses
 */
export function toAllowedOrigin(address: string): string | undefined {
  const url = address.includes("*")
    ? undefined
    : parseReturnAddress(address.trim())
  return url && originOf(url)
}

/**
 * The origins that Medusa's `storeCors` names exactly. Regular expressions (`/.*\.shop\.np$/`) and `*` are left out,
 * because they often allow more than was meant.
 */
export function exactOrigins(storeCors: string): string[] {
  return storeCors
    .split(",")
    .map(toAllowedOrigin)
    .filter((origin) => origin !== undefined)
}

/**
 * Whether the browser may be sent to this address: its website's origin, or its app's scheme, is on the list. Hosts are
 * compared as a browser reads them, never by prefix: `https://shop.np.evil` and `https://shop.np@evil` are other hosts.
 *
 * @param url what somebody else wrote
 * @param allowed entries as `toAllowedOrigin` makes them
 */
export function isAllowedReturn(
  url: string,
  allowed: readonly string[]
): boolean {
  const parsed = parseReturnAddress(url)
  if (!parsed) {
    return false
  }
  return (
    allowed.includes(originOf(parsed)) ||
    // An app's scheme on its own; no website is on the list without its host.
    allowed.includes(`${parsed.protocol}//`)
  )
}

function originOf({ protocol, host }: URL): string {
  return `${protocol}//${host}`
}
