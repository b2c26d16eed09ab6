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

const WEB_SCHEMES = ["http:", "https:"]

/** `scheme://` and printable ASCII without backslashes, quotes and angle brackets: nothing two parsers read differently. */
const PLAIN_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/(?!\/)[!#-;=?-[\]^_`a-z{|}~]*$/i

/**
 * Reads an address strictly: absolute, plain ASCII, without a user name or password, of a website or an app.
 *
 * @returns the parsed address, or undefined when anything about it is unusual
 */
export const parseReturnAddress = (address: string): URL | undefined => {
  if (!PLAIN_ADDRESS.test(address) || !URL.canParse(address)) {
    return undefined
  }
  const url = new URL(address)
  const unusual =
    url.username !== "" ||
    url.password !== "" ||
    FORBIDDEN_SCHEMES.includes(url.protocol) ||
    (WEB_SCHEMES.includes(url.protocol) && url.hostname === "")
  return unusual ? undefined : url
}

/** Whether the address belongs to a website, as opposed to an app. */
export const isWebAddress = (url: URL): boolean =>
  WEB_SCHEMES.includes(url.protocol)

/**
 * The entry that allows an address: the origin of a website, the scheme of an app with its host when it names one.
 *
 * @returns undefined for anything that cannot be allowed: regular expressions, wildcards, unusual addresses
 */
export const toAllowedOrigin = (address: string): string | undefined => {
  const url = address.includes("*")
    ? undefined
    : parseReturnAddress(address.trim())
  if (!url) {
    return undefined
  }
  return isWebAddress(url) ? url.origin : `${url.protocol}//${url.host}`
}

/**
 * Medusa's `storeCors` to the origins it names exactly. Regular expressions (`/.*\.shop\.np$/`) and `*` are no exact
 * origins: they are left out, for they often allow more than was meant.
 */
export const exactOrigins = (storeCors: string): string[] =>
  storeCors
    .split(",")
    .map(toAllowedOrigin)
    .filter((origin) => origin !== undefined)

/**
 * Whether the browser may be sent to this address: its website's origin, or its app's scheme, is on the list. Hosts are
 * compared as a browser reads them, never by prefix: `https://shop.np.evil` and `https://shop.np@evil` are other hosts.
 *
 * @param url what somebody else wrote
 * @param allowed entries as `toAllowedOrigin` makes them
 */
export const isAllowedReturn = (
  url: string,
  allowed: readonly string[]
): boolean => {
  const parsed = parseReturnAddress(url)
  if (!parsed) {
    return false
  }
  return isWebAddress(parsed)
    ? allowed.includes(parsed.origin)
    : allowed.includes(`${parsed.protocol}//${parsed.host}`) ||
        allowed.includes(`${parsed.protocol}//`)
}
