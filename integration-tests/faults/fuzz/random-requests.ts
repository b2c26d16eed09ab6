import fc from "fast-check"
import type { RawRequest } from "./send-raw-request"

/** What the sender knows: a link of their own, and what can be guessed or seen of other customers' links. */
export type Known = {
  publishableKey: string
  /** Token of the sender's link, which is paid and settled. */
  ownToken: string
  ownPidx: string
  /** Tokens of other customers. Requests only come near them. */
  otherTokens: string[]
  /** Other customers' pidx, which anybody may have seen on a screen. */
  otherPidx: string[]
}

const JSON_TYPE = { "content-type": "application/json" }

const KEYS = [
  "pidx",
  "status",
  "transaction_id",
  "amount",
  "total_amount",
  "mobile",
  "purchase_order_id",
  "purchase_order_name",
  "message",
  "return_to",
  "order_id",
  "session_id",
  "__proto__",
]

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]

const PREFIXES = [
  "/khalti/",
  "/khalti/callback/",
  "/store/khalti/",
  "/store/khalti/callback/",
  "/admin/khalti/",
  "/admin/khalti/payments/",
  "/admin/khalti/refunds/",
  "/hooks/payment/khalti_khalti/",
]

const BROKEN_PIECES = ["%", "%zz", "%u0000", "..", "//", ";", "x".repeat(3000)]

/** Any bytes of a path: plain, escaped, or an invalid escape. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[!$&-;=@-~]{1,12}$/) },
  {
    weight: 4,
    arbitrary: fc
      .integer({ min: 0, max: 255 })
      .map((byte) => `%${byte.toString(16).padStart(2, "0")}`),
  },
  { weight: 1, arbitrary: fc.constantFrom(...BROKEN_PIECES) }
)
const path = fc
  .array(piece, { minLength: 1, maxLength: 6 })
  .map((all) => all.join(""))

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom("Completed", "User canceled", "9800000005", "-1", "1e309")
)

/** Text in a URL. What cannot be encoded (half a character) becomes an invalid escape. */
function encoded(value: string): string {
  try {
    return encodeURIComponent(value)
  } catch {
    return "%ed%a0%80"
  }
}

function queries(pidx: string[]): fc.Arbitrary<string> {
  const key = fc.oneof(
    fc.constantFrom(...KEYS, "pidx[]", "pidx[a]", "pidx"),
    fc.string()
  )
  const value = fc.oneof(text, fc.constantFrom(...pidx))
  return fc
    .array(fc.tuple(key, value), { maxLength: 5 })
    .map((pairs) => pairs.map((pair) => pair.map(encoded).join("=")).join("&"))
}

/** Tokens that differ from another customer's by one letter. */
function nearTokens(tokens: string[]): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom(...tokens),
      fc.nat(21),
      fc.constantFrom("A", "_", "-", "")
    )
    .map(
      ([token, at, letter]) => token.slice(0, at) + letter + token.slice(at + 1)
    )
    .filter((token) => !tokens.includes(token))
}

/** Tokens of no link of this shop. */
function wrongTokens({ otherTokens }: Known): fc.Arbitrary<string> {
  return fc.oneof(
    path,
    nearTokens(otherTokens),
    fc.stringMatching(/^[A-Za-z0-9_-]{22}$/),
    fc.constantFrom(...otherTokens).map((token) => `${token}%20`)
  )
}

function bodies(pidx: string[]): fc.Arbitrary<string> {
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...pidx))
  return fc.oneof(
    fc.jsonValue().map((json) => JSON.stringify(json)),
    fc
      .dictionary(fc.constantFrom(...KEYS), value)
      .map((json) => JSON.stringify(json)),
    fc.string(),
    fc.constant("")
  )
}

/** Paths around the plugin's own, by every method. */
function unknownRoutes(
  headers: Record<string, string>,
  pidx: string[]
): fc.Arbitrary<RawRequest> {
  return fc
    .tuple(
      fc.constantFrom(...METHODS),
      fc.constantFrom(...PREFIXES),
      path,
      bodies(pidx)
    )
    .map(([method, prefix, rest, body]) => ({
      method,
      path: prefix + rest,
      headers,
      body: ["GET", "HEAD"].includes(method) ? undefined : body,
      namesOwnLink: false,
    }))
}

/** The storefront's two doors: how a payment stands, and giving it up. */
const doors = fc.constantFrom("", "/cancel")

/** Calls of the callback routes with the sender's own token. */
function ownCalls(
  { ownToken }: Known,
  headers: Record<string, string>,
  pidx: string[]
): fc.Arbitrary<RawRequest> {
  return fc
    .tuple(queries(pidx), bodies(pidx), doors, fc.boolean())
    .map(([search, body, door, isBrowser]) => ({
      method: isBrowser ? "GET" : "POST",
      path: `${isBrowser ? "" : "/store"}/khalti/callback/${ownToken}${isBrowser ? "" : door}?${search}`,
      headers,
      body: isBrowser ? undefined : body,
      namesOwnLink: true,
    }))
}

/** Everything that anybody can send to the plugin's routes. */
export function rawRequests(known: Known): fc.Arbitrary<RawRequest> {
  const { publishableKey, ownPidx, otherPidx } = known
  const headers = { "x-publishable-api-key": publishableKey, ...JSON_TYPE }
  const pidx = [...otherPidx, ownPidx]
  const browser = fc
    .tuple(wrongTokens(known), queries(pidx))
    .map(([token, search]) => ({
      method: "GET",
      path: `/khalti/callback/${token}?${search}`,
      namesOwnLink: false,
    }))
  const storefront = fc
    .tuple(wrongTokens(known), bodies(pidx), doors)
    .map(([token, body, door]) => ({
      method: "POST",
      path: `/store/khalti/callback/${token}${door}`,
      headers,
      body,
      namesOwnLink: false,
    }))
  return fc.oneof(
    { weight: 4, arbitrary: browser },
    { weight: 4, arbitrary: storefront },
    { weight: 2, arbitrary: ownCalls(known, headers, pidx) },
    { weight: 2, arbitrary: unknownRoutes(headers, pidx) }
  )
}

/** Data on which core itself answers 500 before it calls any provider. */
const CORE_FAILS_ON = /__proto__|hasOwnProperty|\\u0000/

/** What a storefront may send along with a payment session. Its customers can edit it. */
export function sessionData({
  otherPidx,
  otherTokens,
}: Known): fc.Arbitrary<Record<string, unknown>> {
  const key = fc.constantFrom(
    ...KEYS,
    "return_token",
    "payment_url",
    "expires_at",
    "id"
  )
  const value = fc.oneof(
    fc.jsonValue(),
    fc.webUrl(),
    fc.constantFrom(1, 0, -1, "captured", ...otherPidx, ...otherTokens)
  )
  return fc
    .dictionary(key, value, { maxKeys: 6 })
    .filter((data) => !CORE_FAILS_ON.test(JSON.stringify(data)))
}
